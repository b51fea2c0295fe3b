import type { Body } from '@roost/contract/endpoint.ts';
import {
  type DraftContent,
  draftContentOf,
  draftOthersMax,
  type ServerDraft,
  type saveDraft,
} from '@roost/contract/together.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, readWorkspace, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { mustExist } from './presence.ts';

/** An emptied draft keeps its row: its version says that what another device still holds is older. */
export function draftsIn(ctx: Ctx, workspaceId: string, conversationId: string, agentId: string) {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    await mustExist(tx, workspaceId, conversationId);
    const rows = await draftsOf(tx, workspaceId, conversationId, agentId).execute();
    return { items: rows.map(describe) };
  });
}

function draftsOf(tx: Tx, workspaceId: string, conversationId: string, agentId: string) {
  return tx
    .selectFrom('drafts')
    .select(['mode', 'text', 'reply_to_id', 'files', 'privately', 'choices', 'as_buttons', 'others', 'version'])
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('agent_id', '=', agentId)
    .orderBy('mode');
}

type Row = Awaited<ReturnType<ReturnType<typeof draftsOf>['executeTakeFirstOrThrow']>>;

function describe(row: Row): ServerDraft {
  return {
    text: row.text,
    replyToId: row.reply_to_id,
    files: row.files as ServerDraft['files'],
    privately: row.privately,
    choices: row.choices as ServerDraft['choices'],
    asButtons: row.as_buttons,
    mode: row.mode,
    others: row.others as ServerDraft['others'],
    version: Number(row.version),
  };
}

export function keepDraft(
  ctx: Ctx,
  workspaceId: string,
  conversationId: string,
  agentId: string,
  wish: Wish,
): Promise<ServerDraft> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await mustExist(tx, workspaceId, conversationId);
    const key = { workspace_id: workspaceId, conversation_id: conversationId, agent_id: agentId, mode: wish.mode };
    // Two devices that begin at once take turns at the same row.
    await tx
      .insertInto('drafts')
      .values({ ...key, text: '', files: '[]', version: '-1' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = draftsOf(tx, workspaceId, conversationId, agentId).where('mode', '=', wish.mode).forUpdate();
    const before = describe(await row.executeTakeFirstOrThrow());
    const after = settled(before, wish);
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    const { text, replyToId, files, privately, choices, asButtons, others, version } = after;
    await sql`
      update drafts set text = ${text}, reply_to_id = ${replyToId}, files = ${JSON.stringify(files)},
        privately = ${privately}, choices = ${JSON.stringify(choices)}, as_buttons = ${asButtons},
        others = ${JSON.stringify(others)}, version = ${version}, updated_at = ${ctx.clock.now()}
      where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and agent_id = ${agentId}
        and mode = ${wish.mode}`.execute(tx);
    await publish(tx, workspaceId, [{ type: 'draft', ids: [conversationId] }]);
    return after;
  });
}

type Wish = Body<typeof saveDraft>;

/**
 * The newer version is the draft. What another device wrote at the same time stays beside it, whichever of the two came
 * first: a person says which words are wanted.
 */
function settled(before: ServerDraft, { base, others, ...wish }: Wish): ServerDraft {
  const known = base === undefined || base >= before.version;
  const wanted = known ? (others ?? before.others) : before.others;
  const wins = wish.version > before.version;
  const now = wins ? wish : before;
  // What a device merely still shows was nothing new.
  const lost = known ? null : wins ? before : wish.version > base && wish.version < before.version ? wish : null;
  const all = [...wanted, ...(lost === null ? [] : [draftContentOf(lost)])];
  const kept = all.filter((one, at) => [now, ...all.slice(at + 1)].every((other) => !isWithin(one, other)));
  return { ...draftContentOf(now), mode: wish.mode, others: kept.slice(-draftOthersMax), version: now.version };
}

/** Whether nothing of it would be lost: it is empty, or part of the other. */
function isWithin({ text, files }: DraftContent, other: DraftContent): boolean {
  return other.text.includes(text.trim()) && files.every(({ id }) => other.files.some((one) => one.id === id));
}
