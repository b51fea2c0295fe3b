import type { LoginFlow } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import type { DiscoveredAsset, Grant } from '../channels/channel.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { newId, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import type { Discovery } from './discover.ts';
import { moveChannels } from './move-channels.ts';
import { sealAssetToken, sealChannelToken, sealLoginToken } from './secrets.ts';
import { attention, connected, needsReconnect, type Standing } from './standing.ts';
import { nextCheckAt } from './verdict.ts';
import type { Way } from './ways/way.ts';
import { wayOf } from './ways/ways.ts';

/** Who logs in, where, and by which way. */
export interface Origin {
  workspaceId: string;
  flow: LoginFlow;
  actor: Actor;
}

export interface NewLogin {
  externalId: string;
  /** Instagram's second number for the same person, by which its callbacks name them. */
  appUserId: string | null;
  name: string;
  token: string;
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  grant: Grant;
  discovery: Discovery;
  /** Something the admin has to see although the login works. */
  trouble: Standing | null;
}

export interface SavedLogin {
  loginId: string;
  revivedChannelIds: string[];
}

/** Stores the login with what it sees. The same person again keeps the login's id, and its channels come back to life. */
export async function saveLogin(ctx: Ctx, tx: Tx, origin: Origin, login: NewLogin): Promise<SavedLogin> {
  const { workspaceId } = origin;
  const way = wayOf(origin.flow);
  const loginId = await loginRow(tx, origin, login);
  const { grant, discovery, trouble } = login;
  const incomplete =
    discovery.failedKinds.length === 0
      ? null
      : attention(
          'listing_incomplete',
          'Meta did not list everything this login can see.',
          `${way.button} again in a moment.`,
        );
  const now = ctx.clock.now();
  await tx
    .updateTable('logins')
    .set({
      name: login.name,
      ...(trouble ?? incomplete ?? connected),
      scopes: [...grant.scopes],
      declined: [...grant.declined],
      token_sealed: sealLoginToken(ctx, loginId, login.token),
      app_user_id: login.appUserId,
      expires_at: login.expiresAt,
      data_access_expires_at: login.dataAccessExpiresAt,
      token_issued_at: now,
      checked_at: now,
      next_check_at: nextCheckAt(now),
      failures: 0,
      failing_since: null,
      announced_reason: null,
      updated_at: now,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', loginId)
    .execute();
  await replaceAssets(ctx, tx, workspaceId, loginId, discovery);
  const revivedChannelIds = await reviveChannels(ctx, tx, workspaceId, loginId, way, discovery);
  // What this grant no longer covers, another login may: nobody has to notice then.
  revivedChannelIds.push(...(await moveChannels(ctx, tx, workspaceId, loginId, 'not_ticked')));
  await audit(tx, workspaceId, origin.actor, 'login.connected', loginId, {
    flow: origin.flow,
    scopes: grant.scopes,
  });
  await publish(tx, workspaceId, [
    { type: 'login', ids: [loginId] },
    { type: 'channel', all: true },
  ]);
  return { loginId, revivedChannelIds };
}

/** The row to fill, found or made; locked, so that two callbacks of the same person follow one another. */
async function loginRow(tx: Tx, origin: Origin, login: NewLogin): Promise<string> {
  const { workspaceId, flow } = origin;
  const row = await tx
    .insertInto('logins')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      flow,
      external_id: login.externalId,
      name: login.name,
      state: 'connected',
      state_message: 'Connected',
    })
    .onConflict((conflict) =>
      conflict.constraint('logins_external_unique').doUpdateSet({ name: sql<string>`excluded.name` }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function replaceAssets(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  loginId: string,
  discovery: Discovery,
): Promise<void> {
  await tx
    .deleteFrom('assets')
    .where('workspace_id', '=', workspaceId)
    .where('login_id', '=', loginId)
    .$if(discovery.failedKinds.length > 0, (query) => query.where('kind', 'not in', discovery.failedKinds))
    .execute();
  const rows = discovery.assets.map((asset) => assetRow(ctx, workspaceId, loginId, asset));
  if (rows.length === 0) return;
  await tx
    .insertInto('assets')
    .values(rows)
    // Meta may name the same thing twice, by two ways.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function assetRow(ctx: Ctx, workspaceId: string, loginId: string, asset: DiscoveredAsset) {
  const key = { login_id: loginId, kind: asset.kind, external_id: asset.externalId };
  return {
    workspace_id: workspaceId,
    ...key,
    name: asset.name,
    detail: asset.detail,
    parent_id: asset.parentId,
    parent_name: asset.parentName,
    picture_url: asset.pictureUrl,
    token_sealed: asset.token === null ? null : sealAssetToken(ctx, key, asset.token),
    connectable: asset.connectable,
    reason: asset.reason,
  };
}

/** Channels of this login take their fresh token; one that Meta no longer shows says so. */
async function reviveChannels(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  loginId: string,
  { place, button }: Way,
  discovery: Discovery,
): Promise<string[]> {
  const known = await tx
    .selectFrom('channels')
    .select(['id', 'kind', 'external_id'])
    .where('workspace_id', '=', workspaceId)
    .where('login_id', '=', loginId)
    .where('state', '!=', 'disconnected')
    .execute();
  const revived: string[] = [];
  for (const channel of known) {
    if (discovery.failedKinds.includes(channel.kind)) continue;
    const asset = discovery.assets.find((one) => one.kind === channel.kind && one.externalId === channel.external_id);
    const usable = asset?.connectable === true;
    const { numUpdatedRows } = await tx
      .updateTable('channels')
      .set(
        usable
          ? {
              name: asset.name,
              detail: asset.detail,
              parent_id: asset.parentId,
              token_sealed: asset.token === null ? null : sealChannelToken(ctx, channel.id, asset.token),
              ...connected,
              failures: 0,
              failing_since: null,
              updated_at: ctx.clock.now(),
            }
          : {
              token_sealed: null,
              ...needsReconnect(
                'not_ticked',
                asset?.reason ?? `It was not chosen in ${place}’s window, so Roost may not use it any more.`,
                // What was not shown has to be ticked; what was shown lacks a permission.
                asset === undefined ? `${button} again and tick it` : `${button} again and grant what is missing`,
              ),
              updated_at: ctx.clock.now(),
            },
      )
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', channel.id)
      .where('state', '!=', 'disconnected')
      .executeTakeFirst();
    if (usable && numUpdatedRows > 0n) revived.push(channel.id);
  }
  return revived;
}
