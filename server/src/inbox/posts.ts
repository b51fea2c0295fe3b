/** What people comment on: noted with the first comment, fetched by a job, shown as a card. */
import type { Conversation } from '@roost/contract/conversations.ts';
import { sql } from 'kysely';
import { channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { worthAnotherTry } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { fetchLease } from './attachments/attachment-rows.ts';
import { askForFiles } from './attachments/fetch-media.ts';
import type { Place } from './conversation-rows.ts';

const fetchPost = 'post.fetch';

interface Wanted {
  workspaceId: string;
  postId: string;
}

export function postJob(ctx: Ctx): void {
  ctx.jobs.work<Wanted>(fetchPost, (wanted) => bringHome(ctx, wanted));
}

/** A row for every post that is new; answers their ids. */
export async function notePosts(tx: Tx, workspaceId: string, made: readonly Place[]): Promise<string[]> {
  const places = made.filter((place) => place.postExternalId !== '');
  if (places.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    insert into posts (workspace_id, id, channel_id, external_id)
    select ${workspaceId}::uuid, id, channel_id, external_id
    from unnest(${places.map(() => newId())}::uuid[], ${places.map((one) => one.channelId)}::uuid[],
      ${places.map((one) => one.postExternalId)}::text[]) as post (id, channel_id, external_id)
    on conflict on constraint posts_external_unique do nothing
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

export async function askForPosts(ctx: Ctx, tx: Tx, workspaceId: string, postIds: readonly string[]): Promise<void> {
  for (const postId of postIds) await ctx.jobs.add(tx, fetchPost, { workspaceId, postId }, { key: postId });
}

async function bringHome(ctx: Ctx, { workspaceId, postId }: Wanted): Promise<void> {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('posts')
      .select(['channel_id', 'external_id'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', postId)
      .where('state', '=', 'pending')
      .executeTakeFirst(),
  );
  if (row === undefined) return;
  const caller = await channelCaller(ctx, workspaceId, row.channel_id);
  if ('blocked' in caller || caller.channel.post === undefined) return;
  try {
    const post = await caller.channel.post(caller.graph, caller.target, row.external_id);
    await inWorkspace(ctx, workspaceId, async (tx) => {
      const pictureId = post.pictureUrl === null ? null : newId();
      if (pictureId !== null) {
        const picture = { kind: 'image', state: 'pending', source_url: post.pictureUrl, next_at: fetchLease } as const;
        await tx
          .insertInto('attachments')
          .values({ workspace_id: workspaceId, id: pictureId, channel_id: row.channel_id, ...picture })
          .execute();
        await askForFiles(ctx, tx, workspaceId, [pictureId]);
      }
      const { text: body, permalink, form, postedAt: posted_at } = post;
      await save(tx, workspaceId, postId, {
        state: 'stored',
        body,
        permalink,
        form,
        posted_at,
        picture_id: pictureId,
      });
    });
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    if (worthAnotherTry(error, caller.channel.facts.kind)) throw error;
    // Deleted, or never ours to see: the comments stay without a card.
    await inWorkspace(ctx, workspaceId, (tx) => save(tx, workspaceId, postId, { state: 'failed' }));
  }
}

interface Found {
  state: 'stored' | 'failed';
  body?: string | null;
  permalink?: string | null;
  form?: string | null;
  posted_at?: Date | null;
  picture_id?: string | null;
}

async function save(tx: Tx, workspaceId: string, postId: string, found: Found): Promise<void> {
  const post = await tx
    .updateTable('posts')
    .set(found)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', postId)
    .returning(['channel_id', 'external_id'])
    .executeTakeFirst();
  if (post === undefined) return;
  const conversations = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', post.channel_id)
    .where('post_external_id', '=', post.external_id)
    .execute();
  await publish(tx, workspaceId, [{ type: 'conversation', ids: conversations.map((row) => row.id) }]);
}

export interface PostRow {
  external_id: string;
  state: 'pending' | 'stored' | 'failed';
  body: string | null;
  permalink: string | null;
  form: string | null;
  posted_at: string | null;
  picture_id: string | null;
  picture_state: string | null;
}

/** The card of a comment conversation, as JSON of the database; null for direct messages. */
export function postOf() {
  return sql<PostRow | null>`(
    select jsonb_build_object('external_id', q.external_id, 'state', q.state, 'body', left(q.body, 600),
      'permalink', q.permalink, 'form', q.form, 'posted_at', q.posted_at, 'picture_id', q.picture_id,
      'picture_state', a.state)
    from posts q left join attachments a on a.workspace_id = q.workspace_id and a.id = q.picture_id
    where q.workspace_id = c.workspace_id and q.channel_id = c.channel_id and q.external_id = c.post_external_id
      and c.post_external_id <> '')`;
}

export function describePost(workspaceId: string, row: PostRow | null): Conversation['post'] {
  if (row === null) return null;
  const picture = row.picture_id !== null && row.picture_state === 'stored';
  return {
    externalId: row.external_id,
    state: row.state,
    text: row.body,
    permalink: row.permalink !== null && /^https:\/\//.test(row.permalink) ? row.permalink : null,
    form: row.form,
    postedAt: row.posted_at === null ? null : new Date(row.posted_at).toISOString(),
    pictureUrl: picture ? `/api/workspaces/${workspaceId}/attachments/${row.picture_id}?preview=1` : null,
  };
}
