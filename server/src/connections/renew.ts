import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { explain } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import type { IssuedToken } from '../meta/oauth.ts';
import type { Credentials } from './meta-app.ts';
import { sealLoginToken } from './secrets.ts';
import type { Way } from './ways/way.ts';

interface Renewable {
  id: string;
  way: Way;
  token: string;
  /** The token as it is stored: a login that has another by now is left alone. */
  sealed: string;
  expiresAt: Date | null;
}

/**
 * Exchanges a token that has lived half its life for a fresh one (platform.md §1.4, §2). Answers the end of the token that
 * the login now has, which stays the old one where Meta gives none; or the sentence why Meta refused what it promises.
 */
export async function renewToken(
  ctx: Ctx,
  workspaceId: string,
  app: Credentials,
  login: Renewable,
): Promise<{ expiresAt: Date | null; sealed: string } | { refused: string }> {
  const { expiresAt: oldEnd, sealed } = login;
  let fresh: IssuedToken | null;
  try {
    fresh = await login.way.renew(ctx, app, login.token);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    ctx.log.warn({ loginId: login.id, code: error.code, error: error.message }, 'login not renewed');
    // Without an answer nothing is known; tomorrow is another day.
    return error.outcome === 'refused' ? { refused: explain(error).message } : { expiresAt: oldEnd, sealed };
  }
  if (fresh === null) return { expiresAt: oldEnd, sealed };
  const now = ctx.clock.now();
  const seconds = fresh.expiresInSeconds;
  const expiresAt = seconds === null ? null : new Date(now.getTime() + seconds * 1000);
  // Meta may answer with the same end; a token that does not live longer is no gain.
  if (expiresAt !== null && oldEnd !== null && expiresAt <= oldEnd) return { expiresAt: oldEnd, sealed };
  const token_sealed = sealLoginToken(ctx, login.id, fresh.token);
  await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .updateTable('logins')
      .set({ token_sealed, token_issued_at: now, expires_at: expiresAt })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', login.id)
      .where('state', '!=', 'disconnected')
      .where('token_sealed', '=', sealed)
      .execute(),
  );
  ctx.log.info({ loginId: login.id, expiresAt }, 'login renewed');
  return { expiresAt, sealed: token_sealed };
}
