/**
 * What happens to a message after it exists: statuses, edits, unsending, reactions. A change may come before its
 * message; then it is parked and applied when the message appears.
 */
import type { MessageError } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import { isOwnId, type Tx } from '../db/db.ts';
import { messageErrorOf } from '../meta/errors.ts';
import { dropFiles } from './attachments/attachment-rows.ts';
import { editMessages, hideMessages, reactToMessages, unsendMessages } from './change-rows.ts';
import { lockConversations, recountWaiting } from './conversation-rows.ts';
import { forgetOutbox } from './echoes.ts';
import { type Awaited, type Parked, park, unpark } from './parked.ts';
import type { Connected } from './receive-people.ts';
import { raiseStatuses } from './statuses.ts';

interface Target {
  channelId: string;
  externalId: string;
  /** Meta's time, ISO. */
  at: string;
}

export type StatusChange = Target & {
  what: 'status';
  status: 'sent' | 'delivered' | 'read' | 'failed';
  error: MessageError | null;
  /** Our message id, where the channel carries it. */
  ownReference: string | null;
};

export type Change =
  | StatusChange
  | (Target & { what: 'edit'; text: string | null; revision: number })
  | (Target & { what: 'unsend' })
  /** `by`: the person's id on the channel, or `us`. */
  | (Target & { what: 'reaction'; emoji: string | null; by: string })
  | (Target & { what: 'hidden'; hidden: boolean });

export interface ChangedMessage {
  id: string;
  conversationId: string;
}

export function changesIn(connected: readonly Connected[]): Change[] {
  return connected.flatMap((one) => changeIn(one) ?? []);
}

function changeIn({ event, channelId }: Connected): Change | null {
  const at = event.at.toISOString();
  switch (event.type) {
    case 'status': {
      if (event.externalId === undefined) return null;
      const { externalId, status, failure, ownReference } = event;
      const error = failure === undefined ? null : messageErrorOf(failure, event.channel.kind);
      const reference = ownReference !== undefined && isOwnId(ownReference) ? ownReference : null;
      return { what: 'status', channelId, externalId, at, status, error, ownReference: reference };
    }
    case 'edit':
      return { what: 'edit', channelId, externalId: event.externalId, at, text: event.text, revision: event.revision };
    case 'unsend':
      return { what: 'unsend', channelId, externalId: event.externalId, at };
    case 'reaction':
      return {
        what: 'reaction',
        channelId,
        externalId: event.targetExternalId,
        at,
        emoji: event.emoji,
        by: event.from?.externalId ?? 'us',
      };
    case 'comment-change':
      if (event.change === 'edited') {
        // Comments carry no number of the edit: its time takes the place.
        const revision = Math.floor(event.at.getTime() / 1000) - 1_000_000_000;
        return { what: 'edit', channelId, externalId: event.externalId, at, text: event.text, revision };
      }
      if (event.change === 'removed') return { what: 'unsend', channelId, externalId: event.externalId, at };
      return { what: 'hidden', channelId, externalId: event.externalId, at, hidden: event.change === 'hidden' };
    default:
      return null;
  }
}

interface Found extends ChangedMessage {
  channelId: string;
  externalId: string | null;
}

async function findMessages(tx: Tx, workspaceId: string, changes: readonly Change[]): Promise<Found[]> {
  if (changes.length === 0) return [];
  const { rows } = await sql<Found>`
    select m.id, m.conversation_id as "conversationId", m.channel_id as "channelId", m.external_id as "externalId"
    from unnest(${changes.map((one) => one.channelId)}::uuid[], ${changes.map((one) => one.externalId)}::text[])
      as wanted (channel_id, external_id)
    join messages m on m.workspace_id = ${workspaceId} and m.channel_id = wanted.channel_id
      and m.external_id = wanted.external_id`.execute(tx);
  return rows;
}

/** Conversations to lock before the changes are written. */
export async function conversationsOfChanges(
  tx: Tx,
  workspaceId: string,
  changes: readonly Change[],
): Promise<string[]> {
  const references = changes.flatMap((change) => (change.what === 'status' ? (change.ownReference ?? []) : []));
  const found = (await findMessages(tx, workspaceId, changes)).map((row) => row.conversationId);
  if (references.length === 0) return found;
  const own = await tx
    .selectFrom('messages')
    .select('conversation_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${references}::uuid[])`)
    .execute();
  return [...found, ...own.map((row) => row.conversation_id)];
}

export interface AppliedChanges {
  /** The messages that are different now. */
  changed: ChangedMessage[];
  /** Those of them that have just failed. */
  failedIds: string[];
  /** Files in storage that went with an unsent message. */
  droppedKeys: string[];
}

/** Applies what has a message and parks the rest. */
export async function applyChanges(tx: Tx, workspaceId: string, changes: readonly Change[]): Promise<AppliedChanges> {
  if (changes.length === 0) return { changed: [], failedIds: [], droppedKeys: [] };
  await adoptReferences(tx, workspaceId, changes);
  const byKey = new Map(
    (await findMessages(tx, workspaceId, changes)).map((row) => [`${row.channelId} ${row.externalId}`, row]),
  );
  const homeless: Change[] = [];
  const found = changes.flatMap((change) => {
    const message = byKey.get(`${change.channelId} ${change.externalId}`);
    if (message === undefined) homeless.push(change);
    return message === undefined ? [] : [{ change, id: message.id }];
  });
  await park(
    tx,
    workspaceId,
    homeless.map((change) => ({ channelId: change.channelId, externalId: change.externalId, event: change })),
  );
  const raised = await raiseStatuses(tx, workspaceId, found);
  // An answer that failed is none; one that arrived after all is one.
  const failed = raised.filter((row) => row.status === 'failed' || row.was === 'failed');
  await recountWaiting(
    tx,
    workspaceId,
    failed.map((row) => row.conversationId),
  );
  const changed = [
    ...raised,
    ...(await editMessages(tx, workspaceId, found)),
    ...(await reactToMessages(tx, workspaceId, found)),
    ...(await hideMessages(tx, workspaceId, found)),
  ];
  const unsent = await unsendMessages(tx, workspaceId, found);
  const droppedKeys = await dropFiles(
    tx,
    workspaceId,
    unsent.map((row) => row.id),
  );
  const failedIds = raised.filter((row) => row.status === 'failed').map((row) => row.id);
  return { changed: [...changed, ...unsent], failedIds, droppedKeys };
}

/**
 * A status that carries our own message id tells the external id that our call never learned. Ids of earlier attempts
 * are no news.
 */
async function adoptReferences(tx: Tx, workspaceId: string, changes: readonly Change[]): Promise<void> {
  const byReference = new Map<string, StatusChange>();
  for (const change of changes) {
    if (change.what === 'status' && change.ownReference !== null) byReference.set(change.ownReference, change);
  }
  if (byReference.size === 0) return;
  const own = [...byReference];
  const { rows } = await sql<{ id: string }>`
    update messages m set external_id = r.external_id, sent_at = coalesce(m.sent_at, r.at)
    from unnest(${own.map(([id]) => id)}::uuid[], ${own.map(([, one]) => one.channelId)}::uuid[],
      ${own.map(([, one]) => one.externalId)}::text[], ${own.map(([, one]) => one.at)}::timestamptz[])
      as r (id, channel_id, external_id, at)
    where m.workspace_id = ${workspaceId} and m.id = r.id and m.channel_id = r.channel_id and m.direction = 'out'
      and m.external_id is null and not (r.external_id = any(coalesce(m.former_external_ids, '{}')))
      and not exists (select 1 from messages other where other.workspace_id = ${workspaceId}
        and other.channel_id = r.channel_id and other.external_id = r.external_id)
    returning m.id`.execute(tx);
  await forgetOutbox(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  );
}

/** Gives expired events another day; what has its message by now is applied at once. */
export async function parkAgain(tx: Tx, workspaceId: string, events: readonly Parked[]): Promise<AppliedChanges> {
  await park(tx, workspaceId, events);
  const changes = (await unpark<Change>(tx, workspaceId, events.filter(isChange))).map((one) => one.event);
  await lockConversations(tx, workspaceId, await conversationsOfChanges(tx, workspaceId, changes));
  return applyChanges(tx, workspaceId, changes);
}

/** Watermarks wait for a conversation instead, and stay where they are. */
function isChange({ event }: Parked): boolean {
  return 'what' in event;
}

/** What waited for these messages. */
export async function parkedChanges(tx: Tx, workspaceId: string, messages: readonly Awaited[]): Promise<Change[]> {
  return (await unpark<Change>(tx, workspaceId, messages)).map((one) => one.event);
}
