/** What the doctor last found wrong with an account, for its row: its own state is of the day it was connected. */
import type { DiagnosisItem } from '@roost/contract/doctor.ts';
import { sql } from 'kysely';
import { channelOf } from '../../channels/index.ts';
import type { Tx } from '../../db/db.ts';
import type { ChannelRow } from '../tokens.ts';
import { isAbout } from './check.ts';

/** Answers the first red result about a channel, its login, its place at Meta or its kind; null: there is none. */
export async function troublesOf(tx: Tx, workspaceId: string): Promise<(row: ChannelRow) => DiagnosisItem | null> {
  const rows = await tx
    .selectFrom('doctor_results')
    .select(['finding', 'checked_at'])
    .where('workspace_id', '=', workspaceId)
    .where(sql<string>`finding->>'status'`, '=', 'fail')
    .orderBy('id')
    .execute();
  const found = rows.map(({ finding, checked_at }) => ({ item: finding as DiagnosisItem, checkedAt: checked_at }));
  return (row) => {
    const channel = {
      ...{ id: row.id, kind: row.kind, externalId: row.external_id, parentId: row.parent_id, loginId: row.login_id },
      webhookObject: channelOf(row.kind).facts.webhook.object,
    };
    // Whoever connected again has been answered already; the next round looks at what came of it.
    return found.find(({ item, checkedAt }) => checkedAt >= row.updated_at && isAbout(item, channel))?.item ?? null;
  };
}
