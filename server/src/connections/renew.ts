import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { GraphFailure } from '../meta/graph.ts';
import { refreshInstagram } from '../meta/instagram-oauth.ts';
import { longLived } from '../meta/oauth.ts';
import type { Credentials } from './meta-app.ts';
import { sealLoginToken } from './secrets.ts';

interface Renewable {
  id: string;
  flow: string;
  token: string;
  expiresAt: Date | null;
}

/**
 * Exchanges a token that has lived half its life for a fresh one (platform.md §1.4, §2). Answers the new end, or null when
 * Meta gave none: the old token then goes on, and its end is announced in time.
 */
export async function renewToken(
  ctx: Ctx,
  workspaceId: string,
  app: Credentials,
  login: Renewable,
): Promise<Date | null> {
  try {
    const fresh =
      login.flow === 'instagram'
        ? await refreshInstagram(ctx.graph, login.token)
        : await longLived(ctx.graph, app, login.token);
    const now = ctx.clock.now();
    const seconds = fresh.expiresInSeconds;
    const expiresAt = seconds === null ? null : new Date(now.getTime() + seconds * 1000);
    // Meta may answer with the same end; a token that does not live longer is no gain.
    if (expiresAt !== null && login.expiresAt !== null && expiresAt <= login.expiresAt) return null;
    await inWorkspace(ctx, workspaceId, async (tx) => {
      const token_sealed = sealLoginToken(ctx, login.id, fresh.token);
      await tx
        .updateTable('logins')
        .set({ token_sealed, token_issued_at: now, expires_at: expiresAt })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', login.id)
        .where('state', '!=', 'disconnected')
        .execute();
    });
    ctx.log.info({ loginId: login.id, expiresAt }, 'login renewed');
    return expiresAt;
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    ctx.log.warn({ loginId: login.id, code: error.code, error: error.message }, 'login not renewed');
    return null;
  }
}
