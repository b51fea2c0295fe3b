/** The daily look at a login: is it alive, does it end soon, can it be renewed, and what of its channels. */
import type { Selectable } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import type { LoginsTable } from '../db/tables/connections.ts';
import { publish } from '../live.ts';
import { GraphFailure } from '../meta/graph.ts';
import { announceLogin } from './announce.ts';
import { markChannelEnded, markLoginEnded } from './mark.ts';
import { appCredentials, type Credentials } from './meta-app.ts';
import { resubscribe } from './reconnect.ts';
import { renewToken } from './renew.ts';
import { openChannelToken, openLoginToken } from './secrets.ts';
import { connected, endingReasons, type Standing } from './standing.ts';
import { isDueForRenewal, judge, missingPermissions, nextCheckAt, wantedOf } from './verdict.ts';
import type { Inspection, Way } from './ways/way.ts';
import { wayOf } from './ways/ways.ts';

type Login = Selectable<LoginsTable>;
interface OwnChannel {
  id: string;
  name: string;
  kind: 'facebook' | 'instagram' | 'whatsapp';
  state: string;
  state_reason: string;
  token_sealed: string | null;
}

export async function checkLogin(ctx: Ctx, workspaceId: string, loginId: string): Promise<void> {
  const { login, channels } = await inWorkspace(ctx, workspaceId, (tx) => loadRows(tx, workspaceId, loginId));
  const app = await appCredentials(ctx, workspaceId);
  if (login === undefined || login.token_sealed === null || app === null) return;
  const token = openLoginToken(ctx, login.id, login.token_sealed);
  const way = wayOf(login.flow);
  let found: Inspection;
  try {
    found = await way.inspect(ctx, app, token);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    // Nothing is known, so nothing changes; the sweep comes back within the hour.
    ctx.log.warn({ loginId, error: error.message }, 'Meta could not say whether a login is valid');
    return;
  }
  if (found.ending !== null) {
    await markLoginEnded(ctx, workspaceId, loginId, login.token_sealed, found.ending);
    await scheduleNext(ctx, workspaceId, loginId);
    return;
  }
  const report = found.report;
  let expiresAt = report === null ? login.expires_at : report.expiresAt;
  let notRenewed: string | null = null;
  let judged = login.token_sealed;
  const now = ctx.clock.now();
  if (isDueForRenewal({ issuedAt: login.token_issued_at, expiresAt }, now)) {
    const renewed = await renewToken(ctx, workspaceId, app, { id: loginId, way, token, sealed: judged, expiresAt });
    if ('refused' in renewed) notRenewed = renewed.refused;
    else ({ expiresAt, sealed: judged } = renewed);
  }
  const standing = judge(
    {
      name: login.name,
      button: way.button,
      again: way.again(login.name),
      expiresAt,
      dataAccessExpiresAt: report === null ? login.data_access_expires_at : report.dataAccessExpiresAt,
      missing: missingPermissions(way, report?.scopes ?? login.scopes, wantedOf(login), channels),
      notRenewed,
    },
    now,
  );
  await writeStanding(ctx, workspaceId, login, channels, standing, { ...found, expiresAt, judged });
  const revived = await checkChannels(ctx, workspaceId, app, way, channels);
  await resubscribe(ctx, workspaceId, revived);
}

async function loadRows(tx: Tx, workspaceId: string, loginId: string) {
  const login = await tx
    .selectFrom('logins')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', loginId)
    .where('state', '!=', 'disconnected')
    .executeTakeFirst();
  const channels: OwnChannel[] = await tx
    .selectFrom('channels')
    .select(['id', 'name', 'kind', 'state', 'state_reason', 'token_sealed'])
    .where('workspace_id', '=', workspaceId)
    .where('login_id', '=', loginId)
    .where('state', '!=', 'disconnected')
    .execute();
  return { login, channels };
}

/** What was said when the login was made, and a look at the token cannot tell. */
const keptReasons = new Set(['webhook_unreachable', 'listing_incomplete']);

async function writeStanding(
  ctx: Ctx,
  workspaceId: string,
  login: Login,
  channels: readonly OwnChannel[],
  standing: Standing,
  { report, expiresAt, judged }: Inspection & { expiresAt: Date | null; judged: string },
): Promise<void> {
  const keeps = standing.state === 'connected' && keptReasons.has(login.state_reason);
  const now = ctx.clock.now();
  await inWorkspace(ctx, workspaceId, async (tx) => {
    const written = await tx
      .updateTable('logins')
      .set({
        ...(keeps ? {} : standing),
        ...(report === null
          ? {}
          : {
              scopes: [...report.scopes],
              declined: wantedOf(login).filter((permission) => !report.scopes.includes(permission)),
              data_access_expires_at: report.dataAccessExpiresAt,
            }),
        expires_at: expiresAt,
        checked_at: now,
        next_check_at: nextCheckAt(now),
        failures: 0,
        failing_since: null,
        updated_at: now,
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', login.id)
      .where('state', '!=', 'disconnected')
      // One that has another token by now came back meanwhile, and this is about the one before.
      .where('token_sealed', '=', judged)
      .executeTakeFirst();
    if (keeps || written.numUpdatedRows === 0n) return;
    await announceLogin(
      ctx,
      tx,
      workspaceId,
      login,
      standing,
      channels.map(({ name }) => name),
    );
    if (login.state_reason !== standing.state_reason)
      await publish(tx, workspaceId, [{ type: 'login', ids: [login.id] }]);
  });
}

/** Channels whose own token has ended say so; those that only waited for the login come back. Answers the latter. */
async function checkChannels(
  ctx: Ctx,
  workspaceId: string,
  app: Credentials,
  way: Way,
  channels: readonly OwnChannel[],
): Promise<string[]> {
  const revived: string[] = [];
  for (const channel of channels) {
    const waits = endingReasons.has(channel.state_reason) || channel.state_reason === 'not_subscribed';
    try {
      const own = channel.token_sealed === null ? null : openChannelToken(ctx, channel.id, channel.token_sealed);
      const ending = own === null ? null : (await way.inspect(ctx, app, own)).ending;
      if (ending !== null) await markChannelEnded(ctx, workspaceId, channel.id, channel.token_sealed, ending);
      else if (waits) revived.push(channel.id);
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
    }
  }
  if (revived.length === 0) return [];
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const rows = await tx
      .updateTable('channels')
      .set({ ...connected, failures: 0, failing_since: null, updated_at: ctx.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', revived)
      // Somebody may have done so while Meta was asked.
      .where('state', '!=', 'disconnected')
      .returning('id')
      .execute();
    const ids = rows.map(({ id }) => id);
    await publish(tx, workspaceId, [{ type: 'channel', ids }]);
    return ids;
  });
}

async function scheduleNext(ctx: Ctx, workspaceId: string, loginId: string): Promise<void> {
  await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .updateTable('logins')
      .set({ next_check_at: nextCheckAt(ctx.clock.now()) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', loginId)
      .execute(),
  );
}
