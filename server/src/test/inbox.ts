import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import { acrossWorkspaces, type Db, newId, openDb, openPool } from '../db/db.ts';
import { type Attempt, claim, enqueue } from '../inbox/outbox.ts';
import { createTestDatabase } from './database.ts';

/** A connected Page in a workspace of its own. */
export interface TestPage {
  workspaceId: string;
  channelId: string;
  ref: { kind: 'facebook'; externalId: string };
}

/** The inbox's tables without HTTP around them: for the promises that `receive` makes to its callers. */
export interface InboxDatabase {
  db: Db;
  connectPage(options?: { appId?: string }): Promise<TestPage>;
  counts(page: TestPage): Promise<{ contacts: number; conversations: number; messages: number; unread: number }>;
  /** Everything an agent could see, without what differs by nature (ids, our own clock). */
  state(page: TestPage): Promise<{ conversations: Record<string, unknown>[]; messages: unknown[] }>;
  message(page: TestPage, externalId: string): Promise<{ id: string; status: string; error: unknown }>;
  parked(page: TestPage): Promise<number>;
  /** A reply in the only conversation there is, claimed and under way. */
  sending(page: TestPage, text: string, placedAt?: Date): Promise<Attempt>;
  close(): Promise<void>;
}

/** `keepPlans`: PostgreSQL plans each statement once, and not, as for most of them in Roost, each time. */
export async function openInboxDatabase({ keepPlans = false } = {}): Promise<InboxDatabase> {
  const database = await createTestDatabase();
  // Dropping the database cuts connections that are still saying goodbye.
  const pool = openPool(database.connection, () => {});
  if (keepPlans) pool.on('connect', keepingAll);
  const db = openDb(pool);
  let pages = 0;

  async function rowsOf<T>(query: ReturnType<typeof sql<T>>): Promise<T[]> {
    return (await acrossWorkspaces({ db }, (tx) => query.execute(tx))).rows;
  }

  return {
    db,
    async connectPage({ appId } = {}) {
      pages += 1;
      const page: TestPage = {
        workspaceId: newId(),
        channelId: newId(),
        ref: { kind: 'facebook', externalId: `page-${pages}` },
      };
      await acrossWorkspaces({ db }, async (tx) => {
        const workspace = { id: page.workspaceId, name: 'Test', slug: page.workspaceId };
        await tx.insertInto('workspaces').values(workspace).execute();
        await tx
          .insertInto('channels')
          .values({
            workspace_id: page.workspaceId,
            id: page.channelId,
            kind: 'facebook',
            external_id: page.ref.externalId,
            name: 'Page',
            state: 'connected',
            state_message: '',
          })
          .execute();
        if (appId === undefined) return;
        const app = { workspace_id: page.workspaceId, app_id: appId, verify_token: newId() };
        await tx.insertInto('meta_apps').values(app).execute();
      });
      return page;
    },
    async counts({ workspaceId }) {
      const [row] = await rowsOf(sql<{ contacts: number; conversations: number; messages: number; unread: number }>`
        select (select count(*)::int from contacts where workspace_id = ${workspaceId}) as contacts,
          (select count(*)::int from conversations where workspace_id = ${workspaceId}) as conversations,
          (select count(*)::int from messages where workspace_id = ${workspaceId}) as messages,
          (select coalesce(sum(unread_count), 0)::int from conversations where workspace_id = ${workspaceId}) as unread`);
      return row ?? { contacts: -1, conversations: -1, messages: -1, unread: -1 };
    },
    async state({ workspaceId }) {
      const conversations = await rowsOf(sql<Record<string, unknown>>`
        select i.external_id as person, c.surface, c.post_external_id, p.name, c.status, c.unread_count, c.last_activity_at, c.last_inbound_at,
          c.last_outbound_at, c.waiting_since, c.read_until, c.delivered_until, m.placed_at as last_placed_at,
          m.direction as last_direction
        from conversations c
        join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
        join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
        left join messages m on m.workspace_id = c.workspace_id and m.id = c.last_message_id
        where c.workspace_id = ${workspaceId} order by i.external_id, c.surface, c.post_external_id`);
      const messages = await rowsOf(sql<unknown>`
        select m.external_id, m.direction, m.kind, m.text, m.content, m.author_type, m.author_name, m.status, m.placed_at,
          m.sent_at, m.unread, m.error, m.edited_at, m.deleted_at, m.imported, m.opens_window, m.reply_to_external_id,
          array(select a.source_url from attachments a where a.workspace_id = m.workspace_id and a.message_id = m.id
            order by a.position) as files
        from messages m where m.workspace_id = ${workspaceId} order by m.external_id`);
      return { conversations, messages };
    },
    async message({ workspaceId }, externalId) {
      const [row] = await rowsOf(sql<{ id: string; status: string; error: unknown }>`
        select id, status, error from messages where workspace_id = ${workspaceId} and external_id = ${externalId}`);
      if (row === undefined) throw new Error(`there is no message ${externalId}`);
      return row;
    },
    async parked({ workspaceId }) {
      return (await rowsOf(sql`select 1 from parked_events where workspace_id = ${workspaceId}`)).length;
    },
    async sending({ workspaceId, channelId }, text, placedAt = new Date()) {
      const messageId = newId();
      return acrossWorkspaces({ db }, async (tx) => {
        const { id: conversationId } = await tx
          .selectFrom('conversations')
          .select('id')
          .where('workspace_id', '=', workspaceId)
          .executeTakeFirstOrThrow();
        await tx
          .insertInto('messages')
          .values({
            workspace_id: workspaceId,
            id: messageId,
            conversation_id: conversationId,
            channel_id: channelId,
            client_key: messageId,
            direction: 'out',
            kind: 'text',
            text,
            author_type: 'agent',
            status: 'queued',
            placed_at: placedAt,
          })
          .execute();
        await enqueue(tx, { workspaceId, conversationId, channelId, messageId });
        const attempt = (await claim(tx, 16)).attempts.find((one) => one.messageId === messageId);
        if (attempt === undefined) throw new Error('the reply was not claimed');
        return attempt;
      });
    },
    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

function keepingAll(client: pg.PoolClient): void {
  const { query } = client;
  const named = (config: pg.QueryConfig) => {
    if ((config.values?.length ?? 0) === 0) return config;
    return { name: createHash('sha256').update(config.text).digest('hex').slice(0, 40), ...config };
  };
  Object.assign(client, {
    query: (config: pg.QueryConfig) => (query as (config: pg.QueryConfig) => unknown).call(client, named(config)),
  });
}
