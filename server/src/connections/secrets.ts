import type { Selectable } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import type { MetaAppsTable } from '../db/tables/connections.ts';
import { graceOf } from './secret-grace.ts';

/** The only folder that opens sealed records. Each is bound to its row: sealed for one, it opens for no other. */
const appSecretPurpose = 'meta-app-secret';
const instagramSecretPurpose = 'instagram-app-secret';
const loginTokenPurpose = 'login-token';
const heldGrantPurpose = 'held-grant';
const assetTokenPurpose = 'asset-token';
const channelTokenPurpose = 'channel-token';

type Sealing = { config: Pick<Ctx['config'], 'sealer'> };

export function sealAppSecret({ config }: Sealing, workspaceId: string, secret: string): string {
  return config.sealer.seal(appSecretPurpose, workspaceId, secret);
}

export function openAppSecret(
  { config }: Sealing,
  row: { workspace_id: string; secret_sealed: string | null },
): string | null {
  return row.secret_sealed === null ? null : config.sealer.open(appSecretPurpose, row.workspace_id, row.secret_sealed);
}

export function sealInstagramSecret({ config }: Sealing, workspaceId: string, secret: string | null): string | null {
  return secret === null ? null : config.sealer.seal(instagramSecretPurpose, workspaceId, secret);
}

export function openInstagramSecret(
  { config }: Sealing,
  row: { workspace_id: string; instagram_secret_sealed: string | null },
): string | null {
  const sealed = row.instagram_secret_sealed;
  return sealed === null ? null : config.sealer.open(instagramSecretPurpose, row.workspace_id, sealed);
}

export function sealLoginToken({ config }: Sealing, loginId: string, token: string): string {
  return config.sealer.seal(loginTokenPurpose, loginId, token);
}

export function openLoginToken({ config }: Sealing, loginId: string, sealed: string): string {
  return config.sealer.open(loginTokenPurpose, loginId, sealed);
}

export function sealHeldGrant({ config }: Sealing, id: string, grant: string): string {
  return config.sealer.seal(heldGrantPurpose, id, grant);
}

export function openHeldGrant({ config }: Sealing, id: string, sealed: string): string {
  return config.sealer.open(heldGrantPurpose, id, sealed);
}

export interface AssetKey {
  login_id: string;
  kind: string;
  external_id: string;
}

export function sealAssetToken({ config }: Sealing, key: AssetKey, token: string): string {
  return config.sealer.seal(assetTokenPurpose, assetRecord(key), token);
}

export function openAssetToken({ config }: Sealing, key: AssetKey, sealed: string): string {
  return config.sealer.open(assetTokenPurpose, assetRecord(key), sealed);
}

function assetRecord(key: AssetKey): string {
  return [key.login_id, key.kind, key.external_id].join('/');
}

export function sealChannelToken({ config }: Sealing, channelId: string, token: string): string {
  return config.sealer.seal(channelTokenPurpose, channelId, token);
}

export function openChannelToken({ config }: Sealing, channelId: string, sealed: string): string {
  return config.sealer.open(channelTokenPurpose, channelId, sealed);
}

type Key = readonly string[];

/** Opens with whichever key sealed it, and seals with the newest. */
function again({ config }: Sealing, purpose: string, recordId: string, sealed: string): string {
  return config.sealer.seal(purpose, recordId, config.sealer.open(purpose, recordId, sealed));
}

export function resealAppSecret(ctx: Sealing, [workspaceId = '']: Key, sealed: string): string {
  return again(ctx, appSecretPurpose, workspaceId, sealed);
}

export function resealInstagramSecret(ctx: Sealing, [workspaceId = '']: Key, sealed: string): string {
  return again(ctx, instagramSecretPurpose, workspaceId, sealed);
}

export function resealLoginToken(ctx: Sealing, [loginId = '']: Key, sealed: string): string {
  return again(ctx, loginTokenPurpose, loginId, sealed);
}

export function resealHeldGrant(ctx: Sealing, [id = '']: Key, sealed: string): string {
  return again(ctx, heldGrantPurpose, id, sealed);
}

export function resealAssetToken(ctx: Sealing, key: Key, sealed: string): string {
  return again(ctx, assetTokenPurpose, key.join('/'), sealed);
}

export function resealChannelToken(ctx: Sealing, [channelId = '']: Key, sealed: string): string {
  return again(ctx, channelTokenPurpose, channelId, sealed);
}

export interface WebhookSecret {
  workspaceId: string;
  appId: string;
  secret: string;
  /** `previous`: of the App Secret or the Instagram app secret, while its time is not over. */
  source: 'current' | 'previous' | 'instagram';
}

/** Every secret that may have signed a webhook, with the workspace it speaks for. */
export async function webhookSecrets(ctx: Pick<Ctx, 'config' | 'db' | 'clock' | 'log'>): Promise<WebhookSecret[]> {
  const rows = await acrossWorkspaces(ctx, (tx) =>
    tx.selectFrom('meta_apps').selectAll().where('app_id', 'is not', null).execute(),
  );
  const now = ctx.clock.now();
  return rows.flatMap((row) => secretsOf(ctx, row, now));
}

function secretsOf(ctx: Pick<Ctx, 'config' | 'log'>, row: Selectable<MetaAppsTable>, now: Date): WebhookSecret[] {
  const previous = graceOf(row, 'app', now)?.sealed ?? null;
  const previousInstagram = graceOf(row, 'instagram', now)?.sealed ?? null;
  const sealed = [
    { source: 'current', record: row.secret_sealed, purpose: appSecretPurpose },
    { source: 'previous', record: previous, purpose: appSecretPurpose },
    { source: 'instagram', record: row.instagram_secret_sealed, purpose: instagramSecretPurpose },
    { source: 'previous', record: previousInstagram, purpose: instagramSecretPurpose },
  ] as const;
  return sealed.flatMap(({ source, record, purpose }) => {
    if (record === null || row.app_id === null) return [];
    try {
      const secret = ctx.config.sealer.open(purpose, row.workspace_id, record);
      return [{ workspaceId: row.workspace_id, appId: row.app_id, secret, source }];
    } catch (error) {
      // One workspace's damaged record must not stop the webhooks of the others.
      ctx.log.error({ workspaceId: row.workspace_id, purpose, error: String(error) }, 'app secret cannot be opened');
      return [];
    }
  });
}
