/** A batch of events becomes contacts, conversations and messages: a fixed number of statements, whatever its size. */
import type { Hint } from '@roost/contract/live.ts';
import { sql } from 'kysely';
import type { ChannelEvent, ChannelEventType } from '../channels/event.ts';
import { sourceOf } from '../channels/source.ts';
import { keepNotices } from '../connections/channel-notices.ts';
import { type NotedSource, noteSources } from '../contacts/note-sources.ts';
import { type Tx, together } from '../db/db.ts';
import { followTemplates } from '../templates/follow.ts';
import { expectFiles } from './attachments/attachment-rows.ts';
import { answersByItself, dueAnswers } from './automatic/due.ts';
import { applyChanges, changesIn, conversationsOfChanges, parkedChanges } from './changes.ts';
import {
  advance,
  lockConversations,
  openAnswerable,
  openConversations,
  type Place,
  placeKey,
  recountWaiting,
} from './conversation-rows.ts';
import { namedByEchoes, settleEchoes } from './echoes.ts';
import { type Errands, type MentionErrand, noErrands } from './errands.ts';
import { writeEvents } from './events.ts';
import { draftsOf, filesOf, insertMessages, type MessageDraft } from './message-rows.ts';
import { noticeHints } from './notices.ts';
import { conversationsOfParents, ownCommentsIn, writeOwnComments } from './own-comments.ts';
import { followPeople } from './person-changes.ts';
import { notePosts } from './posts.ts';
import { sortByChannel } from './receive-channels.ts';
import { type Connected, meetPeople } from './receive-people.ts';
import { tellFailed } from './tell-unsent.ts';
import { applyWatermarks, parkedWatermarks, raiseWatermarks, watermarksIn } from './watermarks.ts';

/** What became of each event: its type, or `unconnected` when this workspace has no such channel. */
export type Fate = ChannelEventType | 'unconnected';

export interface Received {
  /** One per event, in the same order. */
  fates: Fate[];
  hints: Hint[];
  errands: Errands;
  /** Messages that were not here before, and in how many conversations. */
  fresh: { messages: number; conversations: number };
}

const noneFresh = { messages: 0, conversations: 0 };

/**
 * Writes what the events tell. Repeating it, or another order of the events, ends in the same rows. `deliveredAt`: when
 * Meta sent each by itself, one per event, and now if left out; null: we asked for them.
 */
export async function receive(
  tx: Tx,
  workspaceId: string,
  events: readonly ChannelEvent[],
  now: Date,
  { deliveredAt = events.map(() => now) }: { deliveredAt?: readonly Date[] | null } = {},
): Promise<Received> {
  const delivered = deliveredAt !== null;
  const { connected: heard, noticed, fates, heardAt } = await sortByChannel(tx, workspaceId, events, deliveredAt);
  await keepNotices(tx, workspaceId, noticed);
  const followed = await followTemplates(tx, workspaceId, events);
  const noticedChannels = [...new Set(noticed.map((one) => one.channelId))];
  const accountHints: Hint[] = [{ type: 'channel', ids: noticedChannels }, ...followed.hints];
  const templateErrands = { templateChannelIds: followed.channelIds };
  const echoed = await namedByEchoes(tx, workspaceId, heard);
  const connected = heard.filter((one) => !echoed.erased.has(one));
  if (connected.length === 0)
    return { fates, hints: accountHints, errands: { ...noErrands, ...templateErrands }, fresh: noneFresh };

  const people = await meetPeople(tx, workspaceId, connected);
  await followPeople(tx, workspaceId, connected, now);
  const { ids: conversations, made } = await openConversations(tx, workspaceId, people.places);
  const postIds = await notePosts(tx, workspaceId, made);
  const changes = changesIn(connected);
  const ownComments = ownCommentsIn(connected);
  const watermarks = [
    ...(await parkedWatermarks(tx, workspaceId, made)),
    ...(await watermarksIn(tx, workspaceId, connected)),
  ];
  const concerned = [
    ...conversations.values(),
    ...watermarks.map((mark) => mark.conversationId),
    ...(await conversationsOfChanges(tx, workspaceId, changes)),
    ...echoed.conversationIds,
    ...(await conversationsOfParents(tx, workspaceId, ownComments)),
  ];
  const where = (one: Connected) => conversations.get(placeKey(people.placeOf(one)));
  const write = async () => {
    const settled = await settleEchoes(tx, workspaceId, connected, where);
    const drafts = draftsOf(connected, where).filter((draft) => !settled.externalIds.has(draft.externalId));
    return { settled, drafts, fromOthers: await insertMessages(tx, workspaceId, drafts) };
  };
  // What is written follows the lock without waiting for its answer.
  const [, { settled, drafts, fromOthers }] = await together([lockConversations(tx, workspaceId, concerned), write()]);
  await noteSources(tx, workspaceId, sourcesOf(drafts));
  // Only under a comment something of ours can wait for it.
  const onPosts = connected.some(({ event }) => event.type === 'comment' || event.type === 'own-comment');
  const appeared = onPosts ? [...fromOthers, ...settled.messages] : [];
  const own = await writeOwnComments(tx, workspaceId, ownComments, appeared);
  const inserted = [...fromOthers, ...own.inserted];
  const fileIds = await expectFiles(tx, workspaceId, filesOf([...drafts, ...own.drafts], inserted));
  const [parked, answering] = await together([
    parkedChanges(tx, workspaceId, [...inserted, ...settled.messages]),
    delivered && answersByItself(tx, workspaceId),
  ]);
  const { changed, failedIds, droppedKeys } = await applyChanges(tx, workspaceId, [...parked, ...changes]);
  const told = delivered ? await tellFailed(tx, workspaceId, failedIds, now) : [];
  const reopened = await advance(tx, workspaceId, inserted);
  const open = { kind: 'status', content: { status: 'open', until: null } } as const;
  await writeEvents(
    tx,
    workspaceId,
    null,
    reopened.map(({ conversationId, channelId, customer }) => ({ conversationId, channelId, customer, ...open })),
    now,
  );
  await openAnswerable(tx, workspaceId, remembered(made, conversations), now);
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
  await noteActivity(tx, workspaceId, heardAt);

  const live = new Set(drafts.filter((draft) => !draft.imported).map((draft) => draft.externalId));
  const news = inserted.filter((row) => row.direction === 'in' && live.has(row.externalId));
  // What was missed and comes late is news, and no moment for an answer by itself.
  const newIds = answering ? news.map((row) => row.id) : [];
  const newsIn = [...new Set(news.map((row) => row.conversationId))];
  const answers = await dueAnswers(tx, workspaceId, newIds, now);

  const touched = [...inserted, ...settled.messages, ...changed, ...ticked];
  return {
    fates,
    hints: [
      { type: 'conversation', ids: touched.map((row) => row.conversationId) },
      { type: 'message', ids: touched.map((row) => row.id) },
      { type: 'contact', ids: people.changedContactIds },
      ...noticeHints(told),
      { type: 'news', ids: newsIn },
      ...accountHints,
    ],
    errands: {
      newIdentityIds: people.newIdentityIds,
      fileIds,
      droppedKeys,
      postIds,
      mentions: mentionsIn(connected),
      newsIn,
      answers,
      told,
      ...templateErrands,
    },
    fresh: { messages: inserted.length, conversations: new Set(inserted.map((row) => row.conversationId)).size },
  };
}

/** Conversations that nothing live has begun. */
function remembered(made: readonly Place[], conversations: ReadonlyMap<string, string>): string[] {
  return made.flatMap((place) => (place.imported ? (conversations.get(placeKey(place)) ?? []) : []));
}

/** What the customers' messages tell of where they came from. */
function sourcesOf(drafts: readonly MessageDraft[]): NotedSource[] {
  return drafts.flatMap(({ conversationId, kind, content, authorType }) => {
    const source = authorType === 'contact' ? sourceOf(kind, content) : null;
    return source === null ? [] : [{ conversationId, ...source }];
  });
}

function mentionsIn(connected: readonly Connected[]): MentionErrand[] {
  return connected.flatMap(({ event, channelId }) => {
    if (event.type !== 'mention') return [];
    const { mediaExternalId, commentExternalId, at } = event;
    return [{ channelId, mediaExternalId, commentExternalId, at: at.toISOString() }];
  });
}

/**
 * Until when nothing of a channel is missing: its last delivery, whenever that is read. To the second: one row update per
 * channel and batch would be the hottest row of all.
 */
async function noteActivity(tx: Tx, workspaceId: string, heardAt: ReadonlyMap<string, Date>): Promise<void> {
  if (heardAt.size === 0) return;
  await sql`
    update channels c set last_event_at = n.at
    from unnest(${[...heardAt.keys()]}::uuid[], ${[...heardAt.values()]}::timestamptz[]) as n (id, at)
    where c.workspace_id = ${workspaceId} and c.id = n.id
      and (c.last_event_at is null or c.last_event_at < n.at - interval '1 second')`.execute(tx);
}
