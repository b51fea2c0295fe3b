import type { MetaApp } from '@roost/contract/meta.ts';
import type { Selectable } from 'kysely';
import type { Ctx } from '../context.ts';
import { equalConstantTime, randomToken } from '../crypto.ts';
import { type Actor, audit } from '../db/audit.ts';
import { acrossWorkspaces, inWorkspace, type Tx, violates } from '../db/db.ts';
import type { MetaAppsTable } from '../db/tables/connections.ts';
import { fail } from '../errors.ts';
import { type AppCredentials, appToken } from '../meta/oauth.ts';
import { addresses } from './addresses.ts';
import { askForAllGaps } from './ask-history.ts';
import { instagramAppOf, refuseWrongInstagramApp } from './instagram-app.ts';
import { orphanLogins } from './orphan-logins.ts';
import { graceBegan, graceEnd, graceOf, noGrace, type SecretOf } from './secret-grace.ts';
import { openAppSecret, openInstagramSecret, sealAppSecret, sealInstagramSecret } from './secrets.ts';

type Row = Selectable<MetaAppsTable>;

export interface MetaAppChanges {
  appId?: string | undefined;
  appSecret?: string | undefined;
  verifyToken?: string | undefined;
  loginConfigId?: string | null | undefined;
  loginConfigSystemUser?: boolean | undefined;
  instagramAppId?: string | null | undefined;
  instagramAppSecret?: string | null | undefined;
}

export async function readMetaApp(ctx: Ctx, workspaceId: string): Promise<MetaApp> {
  const row = await inWorkspace(ctx, workspaceId, (tx) => loadRow(tx, workspaceId));
  return describe(ctx, row);
}

export type Credentials = AppCredentials & {
  loginConfigId: string | null;
  loginConfigSystemUser: boolean;
  /** The app's Instagram product, with id and secret of its own; null until both are saved. */
  instagram: AppCredentials | null;
};

/** App ID and secret, ready for calls; null until both are saved. */
export async function appCredentials(
  ctx: Pick<Ctx, 'config' | 'db'>,
  workspaceId: string,
): Promise<Credentials | null> {
  return inWorkspace(ctx, workspaceId, (tx) => credentialsIn(ctx, tx, workspaceId));
}

export async function credentialsIn(
  ctx: Pick<Ctx, 'config'>,
  tx: Tx,
  workspaceId: string,
): Promise<Credentials | null> {
  const row = await tx.selectFrom('meta_apps').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirst();
  if (row === undefined) return null;
  const appSecret = openAppSecret(ctx, row);
  if (row.app_id === null || appSecret === null) return null;
  const instagram = instagramAppOf(ctx, row);
  const { login_config_id: loginConfigId, login_config_system_user: loginConfigSystemUser } = row;
  return { appId: row.app_id, appSecret, loginConfigId, loginConfigSystemUser, instagram };
}

/** Saves what was given after asking Graph whether App ID and secret belong together. */
export async function saveMetaApp(
  ctx: Ctx,
  workspaceId: string,
  actor: Actor,
  changes: MetaAppChanges,
): Promise<MetaApp> {
  refuseMalformed('appId', changes.appId);
  refuseMalformed('instagramAppId', changes.instagramAppId);
  const before = await inWorkspace(ctx, workspaceId, (tx) => loadRow(tx, workspaceId));
  const appId = changes.appId ?? before.app_id;
  const appSecret = changes.appSecret ?? openAppSecret(ctx, before);
  if (appId !== null && appId !== before.app_id && (await belongsToAnother(ctx, workspaceId, appId))) refuseTaken();
  const changed = changes.appId !== undefined || changes.appSecret !== undefined;
  if (changed && appId !== null && appSecret !== null) await refuseWrongPair(ctx, { appId, appSecret });
  await refuseWrongInstagramApp(ctx, before, changes);
  try {
    const row = await inWorkspace(ctx, workspaceId, (tx) => store(ctx, tx, workspaceId, actor, changes));
    if (graceBegan(before, row)) await askForAllGaps(ctx, workspaceId);
    return await describe(ctx, row);
  } catch (error) {
    if (violates(error, 'meta_apps_app_unique')) refuseTaken();
    if (violates(error, 'meta_apps_instagram_app_unique')) refuseTaken('instagramAppId');
    throw error;
  }
}

/** Whoever knows the secret before can sign nothing from now on. */
export async function endGrace(ctx: Ctx, workspaceId: string, actor: Actor, of: SecretOf): Promise<MetaApp> {
  const row = await inWorkspace(ctx, workspaceId, async (tx) => {
    const before = await loadRow(tx, workspaceId);
    if (graceOf(before, of, ctx.clock.now()) === null) return before;
    const appId = of === 'app' ? before.app_id : before.instagram_app_id;
    await audit(tx, workspaceId, actor, 'meta_app.secret_grace_ended', appId);
    return tx
      .updateTable('meta_apps')
      .set({ ...noGrace[of], updated_at: ctx.clock.now() })
      .where('workspace_id', '=', workspaceId)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
  return describe(ctx, row);
}

export function saveEnvironmentMetaApp(ctx: Ctx, workspaceId: string, actor: Actor): Promise<MetaApp> {
  const found = ctx.config.metaEnvironment;
  if (found === null) return fail('not_found', 'There are no Meta credentials in the environment.');
  const { appId, appSecret, verifyToken, instagram } = found;
  return saveMetaApp(ctx, workspaceId, actor, {
    ...{ appId, appSecret, verifyToken: verifyToken ?? undefined },
    ...(instagram === null ? {} : { instagramAppId: instagram.appId, instagramAppSecret: instagram.appSecret }),
  });
}

/** Whether any workspace expects this verify token. Every one is compared, so that time tells nothing. */
export async function verifyTokenKnown(ctx: Pick<Ctx, 'db'>, token: string): Promise<boolean> {
  const rows = await acrossWorkspaces(ctx, (tx) => tx.selectFrom('meta_apps').select('verify_token').execute());
  return rows.filter((row) => equalConstantTime(row.verify_token, token)).length > 0;
}

/** The row of the workspace, made with a verify token of its own when first asked for. */
async function loadRow(tx: Tx, workspaceId: string): Promise<Row> {
  const found = await tx.selectFrom('meta_apps').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirst();
  if (found !== undefined) return found;
  await tx
    .insertInto('meta_apps')
    .values({ workspace_id: workspaceId, verify_token: randomToken(24) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return tx.selectFrom('meta_apps').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirstOrThrow();
}

async function store(ctx: Ctx, tx: Tx, workspaceId: string, actor: Actor, changes: MetaAppChanges): Promise<Row> {
  const before = await tx
    .selectFrom('meta_apps')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const otherApp = changes.appId !== undefined && before.app_id !== null && changes.appId !== before.app_id;
  const row = await tx
    .updateTable('meta_apps')
    .set({
      updated_at: ctx.clock.now(),
      ...(changes.appId === undefined ? {} : { app_id: changes.appId }),
      ...(changes.verifyToken === undefined ? {} : { verify_token: changes.verifyToken }),
      ...(changes.loginConfigId === undefined ? {} : { login_config_id: changes.loginConfigId || null }),
      ...(changes.loginConfigSystemUser === undefined
        ? {}
        : { login_config_system_user: changes.loginConfigSystemUser }),
      ...(changes.instagramAppId === undefined ? {} : { instagram_app_id: changes.instagramAppId }),
      ...secretColumns(ctx, before, changes.appSecret, otherApp),
      ...instagramSecretColumns(ctx, before, changes),
    })
    .where('workspace_id', '=', workspaceId)
    .returningAll()
    .executeTakeFirstOrThrow();
  const fields = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  await audit(tx, workspaceId, actor, 'meta_app.changed', row.app_id, { fields });
  const otherInstagramApp = before.instagram_app_id !== null && before.instagram_app_id !== row.instagram_app_id;
  if (otherApp) await orphanLogins(ctx, tx, workspaceId, ['facebook', 'instagram']);
  else if (otherInstagramApp) await orphanLogins(ctx, tx, workspaceId, ['instagram']);
  return row;
}

/** The secret before a change stays good for a while, unless it belonged to another app. */
function secretColumns(ctx: Ctx, before: Row, secret: string | undefined, otherApp: boolean) {
  const dropped = otherApp ? noGrace.app : {};
  if (secret === undefined) return dropped;
  const secret_sealed = sealAppSecret(ctx, before.workspace_id, secret);
  if (otherApp || !replaces(secret, openAppSecret(ctx, before))) return { ...dropped, secret_sealed };
  const previous_secret_until = graceEnd(ctx.clock.now());
  return { secret_sealed, previous_secret_sealed: before.secret_sealed, previous_secret_until };
}

/** The same for the Instagram product, whose secret can also be taken away. */
function instagramSecretColumns(ctx: Ctx, before: Row, { instagramAppId, instagramAppSecret: secret }: MetaAppChanges) {
  const otherApp = instagramAppId !== undefined && instagramAppId !== before.instagram_app_id;
  const dropped = otherApp || secret === null ? noGrace.instagram : {};
  if (secret === undefined) return dropped;
  const instagram_secret_sealed = sealInstagramSecret(ctx, before.workspace_id, secret);
  if (otherApp || !replaces(secret, openInstagramSecret(ctx, before))) return { ...dropped, instagram_secret_sealed };
  return {
    instagram_secret_sealed,
    previous_instagram_secret_sealed: before.instagram_secret_sealed,
    previous_instagram_secret_until: graceEnd(ctx.clock.now()),
  };
}

function replaces(secret: string | null, known: string | null): boolean {
  return secret !== null && known !== null && known !== secret;
}

async function describe(ctx: Ctx, row: Row): Promise<MetaApp> {
  const now = ctx.clock.now();
  const environment = ctx.config.metaEnvironment;
  const offered = environment !== null && !(await inUse(ctx, environment.appId));
  return {
    appId: row.app_id,
    hasSecret: row.secret_sealed !== null,
    previousSecretUntil: graceOf(row, 'app', now)?.until.toISOString() ?? null,
    previousInstagramSecretUntil: graceOf(row, 'instagram', now)?.until.toISOString() ?? null,
    ...addresses(ctx.config),
    verifyToken: row.verify_token,
    loginConfigId: row.login_config_id,
    loginConfigSystemUser: row.login_config_system_user,
    instagramAppId: row.instagram_app_id,
    hasInstagramSecret: row.instagram_secret_sealed !== null,
    environmentAppId: offered ? environment.appId : null,
  };
}

function inUse(ctx: Ctx, appId: string): Promise<boolean> {
  return acrossWorkspaces(ctx, async (tx) => {
    const row = await tx.selectFrom('meta_apps').select('workspace_id').where('app_id', '=', appId).executeTakeFirst();
    return row !== undefined;
  });
}

function belongsToAnother(ctx: Ctx, workspaceId: string, appId: string): Promise<boolean> {
  return acrossWorkspaces(ctx, async (tx) => {
    const row = await tx
      .selectFrom('meta_apps')
      .select('workspace_id')
      .where('app_id', '=', appId)
      .where('workspace_id', '!=', workspaceId)
      .executeTakeFirst();
    return row !== undefined;
  });
}

function refuseMalformed(field: 'appId' | 'instagramAppId', appId: string | null | undefined): void {
  if (appId === undefined || appId === null || /^\d{5,20}$/.test(appId)) return;
  fail('invalid_app_id', 'Invalid App ID format', {
    field,
    action: 'An App ID is a number of 15 or 16 digits; copy it from the top of the app’s dashboard.',
  });
}

async function refuseWrongPair(ctx: Ctx, app: AppCredentials): Promise<void> {
  const answer = await appToken(ctx.graph, app);
  if (answer === 'wrong_pair') {
    fail('invalid_app_credentials', 'Meta says that this App ID and App Secret do not belong together.', {
      field: 'appSecret',
      action: 'Copy both again from App settings → Basic in Meta’s dashboard.',
    });
  }
  if (answer === 'unreachable') {
    fail('meta_error', 'Meta could not be reached to check the credentials, so nothing was saved.', {
      action: 'Try again in a moment.',
    });
  }
}

function refuseTaken(field: 'appId' | 'instagramAppId' = 'appId'): never {
  fail('meta_app_taken', 'This App ID belongs to another workspace of this Roost.', {
    field,
    action: 'Use the app there, or create another app at Meta for this workspace.',
  });
}
