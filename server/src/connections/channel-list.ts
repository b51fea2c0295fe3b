import type { DiagnosisItem } from '@roost/contract/doctor.ts';
import type { Channel, LoginFlow } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { abilitiesOf, channelOf } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { inWorkspace, readWorkspace, type Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { newestHistories } from '../imports/imports.ts';
import { publish } from '../live.ts';
import { type Page, readCursor, toPage } from '../paging.ts';
import { noticesOf } from './channel-notices.ts';
import { troublesOf } from './doctor/channel-troubles.ts';
import type { ChannelRow } from './tokens.ts';

export function listChannels(
  ctx: Ctx,
  workspaceId: string,
  page: Page,
): Promise<{ items: Channel[]; nextCursor: string | null }> {
  return readWorkspace(ctx, workspaceId, async (tx) => {
    const after = readCursor(page.cursor);
    const rows = await tx
      .selectFrom('channels')
      .selectAll()
      .select(loginFlow)
      .where('workspace_id', '=', workspaceId)
      .$if(after !== null, (query) => query.where('id', '>', after))
      .orderBy('id')
      .limit(page.limit + 1)
      .execute();
    const notices = await noticesOf(tx, workspaceId);
    const histories = await newestHistories(tx, workspaceId);
    const troubleOf = await troublesOf(tx, workspaceId);
    return toPage(
      rows,
      page.limit,
      (row) => row.id,
      (row) => describeChannel(row, row.flow, notices.get(row.id), histories.get(row.id), troubleOf(row)),
    );
  });
}

/** A paused channel stays connected and is quiet: what comes in is stored. */
export function pauseChannel(
  ctx: Ctx,
  workspaceId: string,
  actor: Actor,
  channelId: string,
  paused: boolean | undefined,
): Promise<Channel> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    if (paused === undefined) {
      const unchanged = await findChannel(tx, workspaceId, channelId);
      return describeChannel(unchanged, unchanged.flow);
    }
    const row = await tx
      .updateTable('channels')
      .set({ paused, updated_at: ctx.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', channelId)
      .returningAll()
      .returning(loginFlow)
      .executeTakeFirst();
    if (row === undefined) return notFound('channel');
    const history = (await newestHistories(tx, workspaceId)).get(row.id);
    await audit(tx, workspaceId, actor, paused ? 'channel.paused' : 'channel.woken', channelId);
    await publish(tx, workspaceId, [{ type: 'channel', ids: [channelId] }]);
    return describeChannel(row, row.flow, [], history);
  });
}

/** Of the login that the channel works with; also of one that was given back. */
const loginFlow = sql<LoginFlow | null>`(select flow from logins where logins.workspace_id = channels.workspace_id
  and logins.id = channels.login_id)`.as('flow');

export async function findChannel(
  tx: Tx,
  workspaceId: string,
  channelId: string,
): Promise<ChannelRow & { flow: LoginFlow | null }> {
  const row = await tx
    .selectFrom('channels')
    .selectAll()
    .select(loginFlow)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', channelId)
    .executeTakeFirst();
  return row ?? notFound('channel');
}

export function describeChannel(
  row: ChannelRow,
  flow: LoginFlow | null,
  notices: Channel['notices'] = [],
  history: Channel['history'] = null,
  trouble: DiagnosisItem | null = null,
): Channel {
  const channel = channelOf(row.kind);
  const { surfaces, limits } = channel.facts;
  return {
    id: row.id,
    kind: row.kind,
    externalId: row.external_id,
    name: row.name,
    detail: row.detail,
    parentId: row.parent_id,
    loginId: row.login_id,
    flow,
    state: stateOf(row, notices, trouble),
    paused: row.paused,
    lastEventAt: row.last_event_at?.toISOString() ?? null,
    surfaces: [...surfaces],
    abilities: abilitiesOf(channel),
    limits,
    notices,
    history,
  };
}

/** The row keeps how connecting went; what Meta has told since and what the doctor finds is newer. */
function stateOf(row: ChannelRow, notices: Channel['notices'], trouble: DiagnosisItem | null): Channel['state'] {
  const { state, state_reason: reason, state_message: message, state_action: action } = row;
  if (row.paused && (state === 'connected' || state === 'attention')) {
    const said = 'Paused: what arrives is kept, replies wait, and nobody is notified.';
    return { code: 'paused', reason: 'paused', message: said, action: 'Wake' };
  }
  if (state !== 'connected') return { code: state, reason, message, action };
  const told = notices.find((notice) => notice.level === 'error');
  if (told !== undefined) return { code: 'attention', reason: 'told_by_meta', message: told.message, action: null };
  if (trouble === null) return { code: state, reason, message, action };
  return { code: 'attention', reason: 'check_failed', message: trouble.message, action: trouble.action ?? null };
}
