/** Echoes: what Meta tells about messages that left the account. Those of our own sending settle it. */
import { sql } from 'kysely';
import type { ChannelEvent, Person } from '../channels/event.ts';
import { channelOf } from '../channels/index.ts';
import { findIdentities, personKey } from '../contacts/identities.ts';
import { isOwnId, type Tx } from '../db/db.ts';
import { joinPrivateThread } from './private-thread.ts';
import { type Connected, namedIn } from './receive-people.ts';

export interface SettledMessage {
  id: string;
  conversationId: string;
  channelId: string;
  externalId: string;
  /** A private reply to a comment. */
  private: boolean;
}

export interface Settled {
  messages: SettledMessage[];
  /** Echoes that are used up: they become no message of their own. */
  externalIds: Set<string>;
}

type Echo = Connected & { event: ChannelEvent & { type: 'echo' } };

/** An echo without our metadata is known by recipient and words alone: what was sent longer before may be written elsewhere. */
const withoutMetadataMs = 10 * 60_000;

function isEcho(one: Connected): one is Echo {
  return one.event.type === 'echo';
}

/** Our message id, which `send` put into the metadata. */
function referenceOf(echo: Echo): string | null {
  const { metadata } = echo.event;
  return metadata !== null && isOwnId(metadata) ? metadata : null;
}

export interface NamedByEchoes {
  /** To be locked before anything is written. */
  conversationIds: string[];
  /** Echoes of what we sent to somebody who was erased since: they may bring nobody back. */
  erased: Set<Connected>;
}

/** What the echoes name of our own. */
export async function namedByEchoes(
  tx: Tx,
  workspaceId: string,
  connected: readonly Connected[],
): Promise<NamedByEchoes> {
  const named = connected.filter(isEcho).filter((echo) => referenceOf(echo) !== null);
  if (named.length === 0) return { conversationIds: [], erased: new Set() };
  const rows = await tx
    .selectFrom('messages')
    .select(['id', 'conversation_id'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${named.map(referenceOf)}::uuid[])`)
    .execute();
  const known = new Set<string | null>(rows.map((row) => row.id));
  const gone = named.filter((echo) => !known.has(referenceOf(echo)));
  return {
    conversationIds: rows.map((row) => row.conversation_id),
    erased: new Set(await toStrangers(tx, workspaceId, connected, await sentByOwnApp(tx, workspaceId, gone))),
  };
}

/** To somebody nobody knows. Whoever is known was not erased: the message is missing because a backup was older. */
async function toStrangers(
  tx: Tx,
  workspaceId: string,
  connected: readonly Connected[],
  echoes: readonly Echo[],
): Promise<Echo[]> {
  if (echoes.length === 0) return [];
  const lost = new Set<Connected>(echoes);
  const keyOf = ({ channelId }: Connected, person: Person) => personKey(channelId, person.externalId);
  const writing = connected.filter((one) => !lost.has(one)).map((one) => [one, namedIn(one.event)] as const);
  const met = new Set(writing.flatMap(([one, person]) => (person === null ? [] : [keyOf(one, person)])));
  const known = await findIdentities(
    tx,
    workspaceId,
    echoes.map(({ channelId, event }) => ({ channelId, ...event.to })),
  );
  return echoes.filter((echo) => !met.has(keyOf(echo, echo.event.to)) && !known.has(keyOf(echo, echo.event.to)));
}

export async function settleEchoes(
  tx: Tx,
  workspaceId: string,
  connected: readonly Connected[],
  where: (one: Connected) => string | undefined,
): Promise<Settled> {
  const echoes = connected.filter(isEcho);
  const messages: SettledMessage[] = [];
  if (echoes.length === 0) return { messages, externalIds: new Set() };
  const named = echoes.flatMap((echo) => {
    const id = referenceOf(echo);
    return id === null ? [] : [{ id, echo }];
  });
  messages.push(...(await settle(tx, workspaceId, named)));
  for (const { id, echo } of named) {
    // A private reply tells by its echo who the person behind the comment is.
    const settled = messages.find((message) => message.id === id);
    if (settled?.private === true) await joinPrivateThread(tx, workspaceId, id, echo.event.to.externalId);
  }
  for (const echo of await ownWithoutMetadata(tx, workspaceId, echoes)) {
    const id = await likelyMessage(tx, workspaceId, echo, where(echo));
    if (id !== null) messages.push(...(await settle(tx, workspaceId, [{ id, echo }])));
  }
  return { messages, externalIds: new Set(messages.map((message) => message.externalId)) };
}

/** The comment that `m` answers privately was answered once more since `m` failed: only one of both may count (0040_sending.sql). */
const secondTry = sql`exists (select 1 from messages again where again.workspace_id = m.workspace_id
  and again.channel_id = m.channel_id and again.private_reply_to = m.private_reply_to and again.id <> m.id
  and again.status <> 'failed')`;

/**
 * The message arrived, whatever our own call was told. A row being sent keeps its place in the outbox until that call
 * returns: one attempt at a time per conversation.
 */
async function settle(
  tx: Tx,
  workspaceId: string,
  found: readonly { id: string; echo: Echo }[],
): Promise<SettledMessage[]> {
  if (found.length === 0) return [];
  const { rows } = await sql<SettledMessage>`
    update messages m set external_id = e.external_id, sent_at = e.at,
      error = case when m.status = 'failed' and ${secondTry} then m.error end,
      status = case when m.status = 'failed' and ${secondTry} then 'failed'
        when m.status in ('queued', 'unknown', 'failed') then 'sent' else m.status end
    from unnest(${found.map((one) => one.id)}::uuid[], ${found.map((one) => one.echo.channelId)}::uuid[],
      ${found.map((one) => one.echo.event.externalId)}::text[], ${found.map((one) => one.echo.event.at)}::timestamptz[])
      as e (id, channel_id, external_id, at)
    where m.workspace_id = ${workspaceId} and m.id = e.id and m.channel_id = e.channel_id and m.direction = 'out'
      and (m.external_id is null or m.external_id = e.external_id)
      and not exists (select 1 from messages other where other.workspace_id = ${workspaceId}
        and other.channel_id = e.channel_id and other.external_id = e.external_id and other.id <> m.id)
    returning m.id, m.conversation_id as "conversationId", m.channel_id as "channelId",
      m.external_id as "externalId", m.private_reply_to is not null as private`.execute(tx);
  await forgetOutbox(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  );
  return rows;
}

/** What is known to have arrived is not sent (again). */
export async function forgetOutbox(tx: Tx, workspaceId: string, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await tx
    .deleteFrom('outbox')
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', sql<string>`any(${messageIds}::uuid[])`)
    .where('state', '<>', 'sending')
    .execute();
}

async function ownWithoutMetadata(tx: Tx, workspaceId: string, echoes: readonly Echo[]): Promise<Echo[]> {
  // Meta's memory does not say with which app something was written.
  const remembered = echoes.filter((echo) => echo.event.imported?.opensWindow === true);
  const candidates = echoes.filter(({ event }) => event.metadata === null);
  const bare = candidates.filter(
    ({ event }) => event.imported === undefined && event.appId === null && mayBeBare(event),
  );
  return [...(await sentByOwnApp(tx, workspaceId, candidates)), ...bare, ...remembered];
}

function mayBeBare({ channel }: ChannelEvent): boolean {
  return channelOf(channel.kind).facts.webhook.bareEchoes === true;
}

async function sentByOwnApp(tx: Tx, workspaceId: string, echoes: readonly Echo[]): Promise<Echo[]> {
  const byApps = echoes.filter(({ event }) => event.appId !== null);
  if (byApps.length === 0) return [];
  const app = await tx
    .selectFrom('meta_apps')
    .select(['app_id', 'instagram_app_id'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return byApps.filter(({ event }) => event.appId === app?.app_id || event.appId === app?.instagram_app_id);
}

/**
 * A message of ours whose outcome is open, to the same person with the same words; the one under way before those given
 * up. Of an attempt that stayed open the time is kept (`sent_at` without an id of Meta's), whatever became of the next.
 */
async function likelyMessage(
  tx: Tx,
  workspaceId: string,
  { event }: Echo,
  conversationId: string | undefined,
): Promise<string | null> {
  if (conversationId === undefined) return null;
  const { rows } = await sql<{ id: string }>`
    select m.id from messages m
    left join outbox o on o.workspace_id = m.workspace_id and o.message_id = m.id and o.state in ('sending', 'unknown')
    where m.workspace_id = ${workspaceId} and m.conversation_id = ${conversationId} and m.direction = 'out'
      and m.external_id is null and m.text is not distinct from ${event.said.text}
      and m.deleted_at is null
      -- Sent not long before, and written not after.
      and greatest(o.claimed_at, m.sent_at, m.placed_at) > ${new Date(event.at.getTime() - withoutMetadataMs)}
      and m.placed_at < ${new Date(event.at.getTime() + withoutMetadataMs)}
      and (m.status = 'unknown' or o.message_id is not null or m.sent_at is not null)
      and not exists (select 1 from messages known where known.workspace_id = ${workspaceId}
        and known.channel_id = m.channel_id and known.external_id = ${event.externalId})
    order by o.message_id is null, m.placed_at, m.id limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}
