import type { Destination, Draft } from '../channels/outgoing.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { fileOfMessage } from './attachments/outgoing-files.ts';
import type { Outgoing } from './outbox.ts';
import { mayHaveFile, sayOf } from './outgoing-rows.ts';

/** What this attempt sends; null when its message or file is gone. */
export async function readDraft(ctx: Ctx, { workspaceId, messageId }: Outgoing): Promise<Draft | null> {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('messages as m')
      .innerJoin('conversations as c', (join) =>
        join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
      )
      .innerJoin('identities as i', (join) =>
        join.onRef('i.workspace_id', '=', 'c.workspace_id').onRef('i.id', '=', 'c.identity_id'),
      )
      .leftJoin('messages as t', (join) =>
        join
          .onRef('t.workspace_id', '=', 'm.workspace_id')
          .onRef('t.channel_id', '=', 'm.channel_id')
          .onRef('t.external_id', '=', 'm.reply_to_external_id'),
      )
      .select(['m.kind', 'm.text', 'm.content', 'm.human_agent', 'm.reply_to_external_id', 'm.private_reply_to'])
      .select(['i.address', 'c.surface', 't.reply_to_external_id as above_external_id'])
      .where('m.workspace_id', '=', workspaceId)
      .where('m.id', '=', messageId)
      .where('m.deleted_at', 'is', null)
      .executeTakeFirst(),
  );
  if (row === undefined) return null;
  const file = mayHaveFile(row.kind) ? await fileOfMessage(ctx, workspaceId, messageId) : null;
  const say = sayOf(row, file);
  if (say === null) return null;
  const to = destinationOf(row);
  const answers = 'person' in to && row.reply_to_external_id !== null;
  return {
    reference: messageId,
    to,
    say,
    humanAgent: row.human_agent,
    ...(answers ? { replyToExternalId: row.reply_to_external_id ?? '' } : {}),
  };
}

/** Comments are two levels deep: a reply to a reply stands below the same top-level comment (platform.md §4.5). */
function destinationOf(row: {
  surface: string;
  address: string;
  private_reply_to: string | null;
  reply_to_external_id: string | null;
  above_external_id: string | null;
}): Destination {
  if (row.private_reply_to !== null) return { privatelyTo: row.private_reply_to };
  if (row.surface !== 'comments') return { person: row.address };
  return { under: row.above_external_id ?? row.reply_to_external_id ?? '' };
}
