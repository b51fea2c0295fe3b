import type { Body } from '@roost/contract/endpoint.ts';
import type { ServerDraft, saveDraft } from '@roost/contract/together.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { mustExist } from './presence.ts';

/** An emptied draft keeps its row: its version says that what another device still holds is older. */
export function draftsIn(ctx: Ctx, workspaceId: string, conversationId: string, agentId: string) {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await mustExist(tx, workspaceId, conversationId);
    return { items: await readDrafts(tx, workspaceId, conversationId, agentId) };
  });
}

async function readDrafts(tx: Tx, workspaceId: string, conversationId: string, agentId: string) {
  const rows = await tx
    .selectFrom('drafts')
    .select(['mode', 'text', 'reply_to_id', 'files', 'version'])
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('agent_id', '=', agentId)
    .orderBy('mode')
    .execute();
  return rows.map(
    (row): ServerDraft => ({
      mode: row.mode,
      text: row.text,
      replyToId: row.reply_to_id,
      files: row.files as ServerDraft['files'],
      version: Number(row.version),
    }),
  );
}

export function keepDraft(
  ctx: Ctx,
  workspaceId: string,
  conversationId: string,
  agentId: string,
  draft: Body<typeof saveDraft>,
): Promise<ServerDraft> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await mustExist(tx, workspaceId, conversationId);
    const kept = await sql`
      insert into drafts (workspace_id, conversation_id, agent_id, mode, text, reply_to_id, files, version, updated_at)
      values (${workspaceId}, ${conversationId}, ${agentId}, ${draft.mode}, ${draft.text}, ${draft.replyToId},
        ${JSON.stringify(draft.files)}, ${draft.version}, ${ctx.clock.now()})
      on conflict (workspace_id, conversation_id, agent_id, mode) do update set text = excluded.text,
        reply_to_id = excluded.reply_to_id, files = excluded.files, version = excluded.version,
        updated_at = excluded.updated_at
      where drafts.version < excluded.version`.execute(tx);
    if ((kept.numAffectedRows ?? 0n) > 0n) {
      await publish(tx, workspaceId, [{ type: 'draft', ids: [conversationId] }]);
      return draft;
    }
    const newer = (await readDrafts(tx, workspaceId, conversationId, agentId)).find((one) => one.mode === draft.mode);
    return newer ?? draft;
  });
}
