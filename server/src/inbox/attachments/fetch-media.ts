/** Bringing home the files of messages, at once and again: Meta's addresses live from five minutes to a few days. */
import { type Selectable, sql } from 'kysely';
import { channelCaller } from '../../connections/channels.ts';
import type { Ctx } from '../../context.ts';
import { acrossWorkspaces, inWorkspace, type Tx } from '../../db/db.ts';
import type { AttachmentsTables } from '../../db/tables/attachments.ts';
import { publish } from '../../live.ts';
import { type FetchedFile, TooLarge } from '../../meta/fetch-file.ts';
import { GraphFailure } from '../../meta/graph.ts';
import { leaseMinutes } from './attachment-rows.ts';
import { fileBytesMax, type KeptFile, keepFile } from './keep-file.ts';

const fetchMedia = 'media.fetch';
const removeFiles = 'media.remove';
const sweep = 'media.sweep';
/** Within a minute, by the job's own back-off. */
const quickAttempts = 5;
/** Then by the sweep, over a day. */
const againMinutes = [5, 20, 60, 180, 480, 720];
/** Addresses live for days at most, ids for seven (whatsapp.md, media). */
const youngDays = 7;
const filesPerSweep = 500;

type Row = Selectable<AttachmentsTables['attachments']>;

interface Wanted {
  workspaceId: string;
  attachmentId: string;
}

/** Declares the jobs. A failure here costs a file for a while, never a message. */
export function mediaJobs(ctx: Ctx): void {
  ctx.jobs.work<Wanted>(fetchMedia, (wanted) => bringHome(ctx, wanted), { retries: quickAttempts - 1 });
  ctx.jobs.repeat(sweep, 1, () => sweepFiles(ctx));
  ctx.jobs.work<{ keys: string[] }>(removeFiles, async ({ keys }) => {
    for (const key of keys) await ctx.storage.remove(key);
  });
}

export async function askForFiles(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  attachmentIds: readonly string[],
  behind = false,
): Promise<void> {
  for (const attachmentId of attachmentIds)
    await ctx.jobs.add(tx, fetchMedia, { workspaceId, attachmentId }, { key: attachmentId, behind });
}

/** Files whose time has come: Meta failed for longer, their account was disconnected, or something here went wrong. */
export async function sweepFiles(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now();
  const young = new Date(now.getTime() - youngDays * 86_400_000);
  await acrossWorkspaces(ctx, async (tx) => {
    await sql`update attachments set next_at = null where next_at <= ${now} and created_at < ${young}`.execute(tx);
    const { rows } = await sql<Wanted>`
      update attachments set next_at = ${minutesAfter(now, leaseMinutes)}
      where (workspace_id, id) in (
        select a.workspace_id, a.id from attachments a
        left join channels c on c.workspace_id = a.workspace_id and c.id = a.channel_id
        where a.next_at <= ${now}
          -- An address needs no login.
          and (a.source_media_id is null or c.state is null or c.state not in ('needs_reconnect', 'disconnected'))
        order by a.next_at limit ${filesPerSweep} for update of a skip locked
      )
      returning workspace_id as "workspaceId", id as "attachmentId"`.execute(tx);
    for (const { workspaceId, attachmentId } of rows) await askForFiles(ctx, tx, workspaceId, [attachmentId], true);
  });
}

function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}

export async function askForRemoval(ctx: Ctx, tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await ctx.jobs.add(tx, removeFiles, { keys });
}

async function bringHome(ctx: Ctx, { workspaceId, attachmentId }: Wanted): Promise<void> {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('attachments')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', attachmentId)
      .where(isWanted)
      .executeTakeFirst(),
  );
  if (row === undefined) return;
  try {
    const { body } = await fetchFrom(ctx, row);
    await recordStored(ctx, row, await keepFile(ctx, workspaceId, body, row.kind));
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const { sentence, final } = explainFetch(error);
    const quick = !final && !(error instanceof Unreachable) && row.attempts + 1 < quickAttempts;
    const next = quick ? row.next_at : nextFetch(ctx, row, error, final);
    await recordAttempt(ctx, row, sentence, quick ? 'pending' : 'failed', next);
    if (quick) throw error;
  }
}

const isWanted = sql<boolean>`(state = 'pending' or (state = 'failed' and next_at is not null))`;

/** Who has no token to ask with comes again as soon as there is one. */
function nextFetch(ctx: Ctx, row: Row, error: GraphFailure, final: boolean): Date | null {
  if (error instanceof Unreachable) return ctx.clock.now();
  const minutes = final ? undefined : againMinutes[row.attempts + 1 - quickAttempts];
  return minutes === undefined ? null : minutesAfter(ctx.clock.now(), minutes);
}

async function fetchFrom(ctx: Ctx, row: Row): Promise<FetchedFile> {
  const options = { bytesMax: fileBytesMax };
  const { source_media_id: mediaId, source_url: url, channel_id: channelId } = row;
  if (mediaId !== null && channelId !== null) {
    const caller = await channelCaller(ctx, row.workspace_id, channelId);
    if ('blocked' in caller) throw new Unreachable();
    if (caller.channel.media !== undefined) return caller.channel.media(caller.graph, caller.target, mediaId, options);
  }
  if (url === null) throw new GraphFailure('refused', 'Meta named no address of this file.', { httpStatus: 404 });
  return ctx.graph.fetchFile(url, options);
}

/** No token to ask with. */
class Unreachable extends GraphFailure {
  constructor() {
    super('unsent', 'The channel is not connected.');
    this.name = 'Unreachable';
  }
}

const gone = new Set([400, 401, 403, 404, 410]);

function explainFetch(error: GraphFailure): { sentence: string; final: boolean } {
  if (error instanceof TooLarge) {
    return { sentence: `The file is larger than the ${fileBytesMax / 1_000_000} MB that Roost keeps.`, final: true };
  }
  if (error instanceof Unreachable) {
    return { sentence: 'The channel is not connected. Connect it again, then fetch the file.', final: false };
  }
  if (error.outcome === 'unsent' && error.cause instanceof Error && error.cause.name === 'ForeignHost') {
    return { sentence: 'The file is not on a host of Meta’s, so Roost does not fetch it.', final: true };
  }
  // Graph's own refusal of an id (100) means the same as a 404 of the CDN.
  if (error.outcome === 'refused' && (error.code === 100 || (error.code === null && gone.has(error.httpStatus ?? 0)))) {
    return { sentence: 'Meta no longer has this file.', final: true };
  }
  return { sentence: 'Meta did not hand over the file.', final: false };
}

async function recordStored(ctx: Ctx, { workspace_id: workspaceId, id }: Row, file: KeptFile): Promise<void> {
  const kept = await inWorkspace(ctx, workspaceId, async (tx) => {
    const row = await tx
      .updateTable('attachments')
      .set({
        state: 'stored',
        failure: null,
        next_at: null,
        kind: file.kind,
        mime_type: file.mimeType,
        bytes: file.bytes,
        width: file.width,
        height: file.height,
        storage_key: file.storageKey,
        preview_key: file.previewKey,
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where(isWanted)
      .returning(['id', 'message_id'])
      .executeTakeFirst();
    if (row !== undefined) await tellOf(tx, workspaceId, row);
    return row !== undefined;
  });
  if (kept) return;
  // Unsent while it was on its way, or fetched twice.
  await ctx.storage.remove(file.storageKey);
  if (file.previewKey !== null) await ctx.storage.remove(file.previewKey);
}

async function recordAttempt(
  ctx: Ctx,
  row: Row,
  sentence: string,
  state: 'pending' | 'failed',
  next_at: Date | null,
): Promise<void> {
  await inWorkspace(ctx, row.workspace_id, async (tx) => {
    await tx
      .updateTable('attachments')
      .set((eb) => ({
        attempts: eb('attempts', '+', 1),
        failure: sentence,
        state,
        next_at,
      }))
      .where('workspace_id', '=', row.workspace_id)
      .where('id', '=', row.id)
      .where(isWanted)
      .execute();
    if (state !== row.state) await tellOf(tx, row.workspace_id, row);
  });
}

/** A change to a file is a change to its message, or to the conversations about the post it shows. */
export async function tellOf(
  tx: Tx,
  workspaceId: string,
  file: { id: string; message_id: string | null },
): Promise<void> {
  if (file.message_id === null) {
    const { rows } = await sql<{ id: string }>`
      select c.id from posts q
      join conversations c on c.workspace_id = q.workspace_id and c.channel_id = q.channel_id
        and c.post_external_id = q.external_id
      where q.workspace_id = ${workspaceId} and q.picture_id = ${file.id}`.execute(tx);
    await publish(tx, workspaceId, [{ type: 'conversation', ids: rows.map((row) => row.id) }]);
    return;
  }
  const message = await tx
    .selectFrom('messages')
    .select('conversation_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', file.message_id)
    .executeTakeFirst();
  if (message === undefined) return;
  await publish(tx, workspaceId, [
    { type: 'message', ids: [file.message_id] },
    { type: 'conversation', ids: [message.conversation_id] },
  ]);
}
