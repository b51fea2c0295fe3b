import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, withKeptPlans } from '../db/db.ts';
import { livingSessions } from '../db/session-life.ts';
import type { Caller } from '../http.ts';
import { publishAgentGone } from '../live.ts';
import { findApiKey, keyPrefix } from './api-keys.ts';
import type { Auth } from './auth.ts';
import type { Limiter } from './limiter.ts';

const touchEveryMs = 5 * 60_000;

/** Who asks: the holder of an API key, of a session cookie, or nobody. Which workspace they may enter is asked later. */
export async function authenticate(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  auth: Auth,
  apiCalls: Limiter,
  request: FastifyRequest,
): Promise<Caller> {
  const { authorization, cookie } = request.headers;
  // Only `Bearer` is ours: a proxy in front may have a password of its own (`Basic`).
  if (authorization?.startsWith('Bearer ') === true) {
    return keyHolder(ctx, apiCalls, authorization.slice('Bearer '.length));
  }
  if (cookie === undefined) return { type: 'nobody' };
  return sessionHolder(ctx, auth, cookie);
}

async function keyHolder(ctx: Pick<Ctx, 'db' | 'clock'>, apiCalls: Limiter, key: string): Promise<Caller> {
  if (!key.startsWith(keyPrefix)) return { type: 'nobody' };
  const found = await findApiKey(ctx, key);
  if (found === null) return { type: 'nobody' };
  apiCalls.count(found.id);
  return { type: 'apiKey', keyId: found.id, workspaceId: found.workspace_id, role: found.role };
}

async function sessionHolder(ctx: Pick<Ctx, 'db' | 'clock'>, auth: Auth, cookie: string): Promise<Caller> {
  const asked = { headers: new Headers({ cookie }), query: { disableRefresh: true } };
  const found = await withKeptPlans(() =>
    // Better Auth wraps what went wrong; http.ts knows a database that is away by the error beneath.
    auth.api.getSession(asked).catch((error: Error) => Promise.reject(error.cause ?? error)),
  );
  if (found === null) return { type: 'nobody' };
  const { id, userId, createdAt, updatedAt } = found.session;
  const now = ctx.clock.now();
  const { createdFrom, usedFrom } = livingSessions(now);
  if (createdAt < createdFrom || updatedAt < usedFrom) {
    await acrossWorkspaces(ctx, async (tx) => {
      await tx.deleteFrom('sessions').where('id', '=', id).execute();
      await publishAgentGone(tx, userId, null, id);
    });
    return { type: 'nobody' };
  }
  if (now.getTime() - updatedAt.getTime() > touchEveryMs) {
    await acrossWorkspaces(ctx, (tx) =>
      tx.updateTable('sessions').set({ updated_at: now }).where('id', '=', id).execute(),
    );
  }
  return { type: 'agent', agentId: userId, sessionId: id, role: null };
}
