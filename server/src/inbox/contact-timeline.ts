import type { contactTimeline } from '@roost/contract/contacts.ts';
import type { Query } from '@roost/contract/endpoint.ts';
import { sql } from 'kysely';
import { mustKnowContact } from '../contacts/describe.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { readCursor, toPage } from '../paging.ts';
import { describeMessage } from './describe.ts';
import { selectMessages } from './messages.ts';

/** Everything said with one contact over all channels, newest first; the cursor is the last message shown. */
export function timelineOf(ctx: Ctx, workspaceId: string, contactId: string, query: Query<typeof contactTimeline>) {
  const before = readCursor(query.cursor);
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await mustKnowContact(tx, workspaceId, contactId);
    let select = selectMessages(tx, workspaceId).select('m.channel_id').where('c.contact_id', '=', contactId);
    if (before !== null) {
      select = select.where(
        sql<boolean>`(m.placed_at, m.id) < (select placed_at, id from messages
          where workspace_id = ${workspaceId} and id = ${before})`,
      );
    }
    const rows = await select
      .orderBy('m.placed_at', 'desc')
      .orderBy('m.id', 'desc')
      .limit(query.limit + 1)
      .execute();
    const now = ctx.clock.now();
    return toPage(
      rows,
      query.limit,
      (row) => row.id,
      (row) => ({ ...describeMessage(workspaceId, row, now), channelId: row.channel_id }),
    );
  });
}
