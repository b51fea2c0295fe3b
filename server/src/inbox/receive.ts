/** A batch of events becomes contacts, conversations and messages: a fixed number of statements, whatever its size. */
import type { Hint } from '@roost/contract/live.ts';
import { sql } from 'kysely';
import type { ChannelEvent, ChannelEventType } from '../channels/channel.ts';
import type { Tx } from '../db/db.ts';
import { followTemplates } from '../templates/follow.ts';
import { expectFiles } from './attachments/attachment-rows.ts';
import { applyChanges, changesIn, conversationsOfChanges, parkedChanges } from './changes.ts';
import { advance, lockConversations, openConversations, placeKey, recountWaiting } from './conversation-rows.ts';
import { conversationsOfEchoes, settleEchoes } from './echoes.ts';
import { type Errands, noErrands } from './errands.ts';
import { draftsOf, filesOf, insertMessages } from './message-rows.ts';
import { type Connected, meetPeople } from './receive-people.ts';
import { applyWatermarks, parkedWatermarks, raiseWatermarks, watermarksIn } from './watermarks.ts';

/** What became of each event: its type, or `unconnected` when this workspace has no such channel. */
export type Fate = ChannelEventType | 'unconnected';

export interface Received {
  /** One per event, in the same order. */
  fates: Fate[];
  hints: Hint[];
  errands: Errands;
}

/** Writes what the events tell. Repeating it, or another order of the events, ends in the same rows. */
export async function receive(
  tx: Tx,
  workspaceId: string,
  events: readonly ChannelEvent[],
  now: Date,
): Promise<Received> {
  const channels = await connectedChannels(tx, workspaceId, events);
  const connected: Connected[] = [];
  const fates = events.map((event): Fate => {
    // Belongs to an account, not to one of its numbers.
    if (event.type === 'template-status') return event.type;
    const channelId = channels.get(refKey(event.channel));
    if (channelId === undefined) return 'unconnected';
    connected.push({ event, channelId });
    return event.type;
  });
  const followed = await followTemplates(tx, workspaceId, events);
  const templateErrands = { templateChannelIds: followed.channelIds };
  if (connected.length === 0) {
    return { fates, hints: followed.hints, errands: { ...noErrands, ...templateErrands } };
  }

  const people = await meetPeople(tx, workspaceId, connected);
  const { ids: conversations, made } = await openConversations(tx, workspaceId, people.places);
  const changes = changesIn(connected);
  const watermarks = [
    ...(await parkedWatermarks(tx, workspaceId, made)),
    ...(await watermarksIn(tx, workspaceId, connected)),
  ];
  await lockConversations(tx, workspaceId, [
    ...conversations.values(),
    ...watermarks.map((mark) => mark.conversationId),
    ...(await conversationsOfChanges(tx, workspaceId, changes)),
    ...(await conversationsOfEchoes(tx, workspaceId, connected)),
  ]);

  const where = (one: Connected) => conversations.get(placeKey(people.placeOf(one)));
  const settled = await settleEchoes(tx, workspaceId, connected, where);
  const drafts = draftsOf(connected, where).filter((draft) => !settled.externalIds.has(draft.externalId));
  const inserted = await insertMessages(tx, workspaceId, drafts);
  const fileIds = await expectFiles(tx, workspaceId, filesOf(drafts, inserted));
  const parked = await parkedChanges(tx, workspaceId, [...inserted, ...settled.messages]);
  const { changed, droppedKeys } = await applyChanges(tx, workspaceId, [...parked, ...changes]);
  await advance(tx, workspaceId, inserted);
  await recountWaiting(
    tx,
    workspaceId,
    settled.messages.map((row) => row.conversationId),
  );

  await raiseWatermarks(tx, workspaceId, watermarks);
  const ticked = await applyWatermarks(tx, workspaceId, [
    ...watermarks.map((mark) => mark.conversationId),
    ...inserted.filter((row) => row.direction === 'out').map((row) => row.conversationId),
    ...settled.messages.map((row) => row.conversationId),
    ...changed.map((row) => row.conversationId),
  ]);
  await noteActivity(tx, workspaceId, new Set(connected.map((one) => one.channelId)), now);

  const touched = [...inserted, ...settled.messages, ...changed, ...ticked];
  return {
    fates,
    hints: [
      ...followed.hints,
      { type: 'conversation', ids: touched.map((row) => row.conversationId) },
      { type: 'message', ids: touched.map((row) => row.id) },
      { type: 'contact', ids: people.changedContactIds },
    ],
    errands: { newIdentityIds: people.newIdentityIds, fileIds, droppedKeys, ...templateErrands },
  };
}

function refKey(ref: { kind: string; externalId: string }): string {
  return `${ref.kind} ${ref.externalId}`;
}

/** A delivery may touch only channels of the workspace whose secret signed it; a disconnected one is no longer asked for. */
async function connectedChannels(
  tx: Tx,
  workspaceId: string,
  events: readonly ChannelEvent[],
): Promise<Map<string, string>> {
  const externalIds = [...new Set(events.map((event) => event.channel.externalId))];
  const rows = await tx
    .selectFrom('channels')
    .select(['id', 'kind', 'external_id'])
    .where('workspace_id', '=', workspaceId)
    .where('external_id', '=', sql<string>`any(${externalIds}::text[])`)
    .where('state', '<>', 'disconnected')
    .execute();
  return new Map(rows.map((row) => [refKey({ kind: row.kind, externalId: row.external_id }), row.id]));
}

/** To the second: one row update per channel and batch would be the hottest row of all. */
async function noteActivity(tx: Tx, workspaceId: string, channelIds: Set<string>, now: Date): Promise<void> {
  await tx
    .updateTable('channels')
    .set({ last_event_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${[...channelIds]}::uuid[])`)
    .where((eb) => eb.or([eb('last_event_at', 'is', null), eb('last_event_at', '<', new Date(now.getTime() - 1_000))]))
    .execute();
}
