/**
 * Comments of the account itself, from Roost or elsewhere: each belongs to the conversation of the comment it answers,
 * and waits until that one is known.
 */
import { sql } from 'kysely';
import type { ChannelEvent } from '../channels/event.ts';
import type { Tx } from '../db/db.ts';
import { commentWords, elsewhere, type InsertedMessage, insertMessages, type MessageDraft } from './message-rows.ts';
import { type Awaited, park, unpark } from './parked.ts';
import type { Connected } from './receive-people.ts';

type OwnComment = ChannelEvent & { type: 'own-comment' };

interface Answer {
  channelId: string;
  parent: string;
  event: OwnComment;
}

export function ownCommentsIn(connected: readonly Connected[]): Answer[] {
  return connected.flatMap(({ event, channelId }) => {
    const parent = event.type === 'own-comment' ? event.said.replyToExternalId : undefined;
    return event.type === 'own-comment' && parent !== undefined ? [{ channelId, parent, event }] : [];
  });
}

/** Conversations of the comments they answer: to be locked before anything is written. */
export async function conversationsOfParents(
  tx: Tx,
  workspaceId: string,
  answers: readonly Answer[],
): Promise<string[]> {
  return [...(await parentsOf(tx, workspaceId, answers)).values()];
}

export interface Written {
  drafts: MessageDraft[];
  inserted: InsertedMessage[];
}

/** Writes those whose parent is here, then those that answer these, and parks the rest. */
export async function writeOwnComments(
  tx: Tx,
  workspaceId: string,
  answers: readonly Answer[],
  appeared: readonly Awaited[],
): Promise<Written> {
  const written: Written = { drafts: [], inserted: [] };
  let waiting = [...answers, ...(await waitingFor(tx, workspaceId, appeared))];
  while (waiting.length > 0) {
    const parents = await parentsOf(tx, workspaceId, waiting);
    const homeless: Answer[] = [];
    const drafts = waiting.flatMap((answer): MessageDraft[] => {
      const conversationId = parents.get(`${answer.channelId} ${answer.parent}`);
      if (conversationId !== undefined) return [draftOf(answer, conversationId)];
      homeless.push(answer);
      return [];
    });
    const inserted = await insertMessages(tx, workspaceId, drafts);
    if (inserted.length === 0) {
      await park(tx, workspaceId, homeless.map(parkedAs));
      return written;
    }
    written.drafts.push(...drafts);
    written.inserted.push(...inserted);
    // What answers these may be in the batch as well as parked.
    waiting = [...homeless, ...(await waitingFor(tx, workspaceId, inserted))];
  }
  return written;
}

function draftOf({ channelId, event }: Answer, conversationId: string): MessageDraft {
  return {
    conversationId,
    channelId,
    placedAt: event.at,
    ...commentWords(event),
    externalId: event.externalId,
    direction: 'out',
    authorType: 'app',
    authorName: elsewhere,
    status: 'sent',
    imported: false,
    opensWindow: true,
  };
}

async function parentsOf(tx: Tx, workspaceId: string, answers: readonly Answer[]): Promise<Map<string, string>> {
  if (answers.length === 0) return new Map();
  const { rows } = await sql<{ key: string; conversationId: string }>`
    select wanted.channel_id || ' ' || wanted.external_id as key, m.conversation_id as "conversationId"
    from unnest(${answers.map((one) => one.channelId)}::uuid[], ${answers.map((one) => one.parent)}::text[])
      as wanted (channel_id, external_id)
    join messages m on m.workspace_id = ${workspaceId} and m.channel_id = wanted.channel_id
      and m.external_id = wanted.external_id`.execute(tx);
  return new Map(rows.map((row) => [row.key, row.conversationId]));
}

/** Meta's ids hold no spaces: this is never the id of a message. */
function parkingPlace(parent: string): string {
  return `answer to ${parent}`;
}

function parkedAs({ channelId, parent, event }: Answer) {
  return { channelId, externalId: parkingPlace(parent), event: { ...event, at: event.at.toISOString() } };
}

async function waitingFor(tx: Tx, workspaceId: string, appeared: readonly Awaited[]): Promise<Answer[]> {
  const places = appeared.map(({ channelId, externalId }) => ({ channelId, externalId: parkingPlace(externalId) }));
  const parked = await unpark<Omit<OwnComment, 'at'> & { at: string }>(tx, workspaceId, places);
  return parked.map(({ channelId, externalId, event }) => ({
    channelId,
    parent: externalId.slice(parkingPlace('').length),
    event: { ...event, at: new Date(event.at) },
  }));
}
