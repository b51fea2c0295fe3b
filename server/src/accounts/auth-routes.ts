import { endpoint } from '@roost/contract/endpoint.ts';
import { z } from 'zod';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { notFound } from '../errors.ts';
import { type Caller, type Http, mustBeAgent, route } from '../http.ts';
import { publishAgentGone } from '../live.ts';
import { askAuth } from './auth-bridge.ts';
import { type FrontDoor, signIn } from './sign-in.ts';

const password = z.string().min(10).max(128);
const user = z.object({ id: z.string(), name: z.string(), email: z.string() });
const session = z.object({
  id: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  ipAddress: z.string().nullish(),
  userAgent: z.string().nullish(),
});
const done = z.object({ success: z.boolean() });
const nothing = z.strictObject({}).nullish();

const signInWithEmail = endpoint({
  method: 'POST',
  path: '/api/auth/sign-in/email',
  summary: 'Sign in; sets the session cookie',
  access: 'public',
  body: z.strictObject({
    // Before anything is counted: what is no address cannot drive others out of the limiter.
    email: z.email().max(254),
    password: z.string().max(128),
    rememberMe: z.boolean().optional(),
  }),
  responses: { 200: z.object({ user }) },
});
const signOut = endpoint({
  method: 'POST',
  path: '/api/auth/sign-out',
  summary: 'End this session',
  access: 'public',
  body: nothing,
  responses: { 200: done },
});
const getSession = endpoint({
  method: 'GET',
  path: '/api/auth/get-session',
  summary: 'The present session, or null',
  access: 'public',
  responses: { 200: z.object({ session, user }).nullable() },
});
const changePassword = endpoint({
  method: 'POST',
  path: '/api/auth/change-password',
  summary: 'Change the own password',
  access: 'signed_in',
  body: z.strictObject({
    currentPassword: z.string().max(128),
    newPassword: password,
    revokeOtherSessions: z.boolean().optional(),
  }),
  responses: { 200: z.object({ user }) },
});
const listSessions = endpoint({
  method: 'GET',
  path: '/api/auth/list-sessions',
  summary: 'Own sessions; never their cookies',
  access: 'signed_in',
  responses: { 200: z.array(session) },
});
const revokeSession = endpoint({
  method: 'POST',
  path: '/api/auth/revoke-session',
  summary: 'End one of the own sessions',
  access: 'signed_in',
  body: z.strictObject({ id: z.uuid() }),
  responses: { 200: z.object({ status: z.boolean() }) },
});
const revokeSessions = endpoint({
  method: 'POST',
  path: '/api/auth/revoke-sessions',
  summary: 'End every own session, this one too',
  access: 'signed_in',
  body: nothing,
  responses: { 200: z.object({ status: z.boolean() }) },
});
const revokeOtherSessions = endpoint({
  ...revokeSessions,
  path: '/api/auth/revoke-other-sessions',
  summary: 'End every own session but this one',
});

/** The part of Better Auth that is reachable; every other path of it is 404. */
export function authRoutes(http: Http, ctx: Ctx, door: FrontDoor): void {
  const { auth } = door;
  route(http, signInWithEmail, async ({ request, reply, body }) => {
    const answer = (await signIn(door, request, reply, body)) as { user: z.output<typeof user> };
    return { status: 200, body: answer };
  });
  route(http, signOut, async ({ request, reply, caller }) => {
    const body = await askAuth(auth, request, reply, { method: 'POST', path: '/sign-out', body: {} });
    if (caller.type === 'agent') await endStreams(ctx, caller, caller.sessionId);
    return { status: 200, body: body as z.output<typeof done> };
  });
  route(http, getSession, async ({ request, reply, caller }) => {
    // Better Auth does not know our idle limit; whoever is nobody to us has no session.
    if (caller.type !== 'agent') return { status: 200, body: null };
    const body = await askAuth(auth, request, reply, { method: 'GET', path: '/get-session?disableRefresh=true' });
    return { status: 200, body: body as z.output<(typeof getSession.responses)[200]> };
  });
  route(http, listSessions, async ({ request, reply }) => {
    const body = await askAuth(auth, request, reply, { method: 'GET', path: '/list-sessions' });
    return { status: 200, body: body as z.output<typeof session>[] };
  });
  route(http, changePassword, async ({ request, reply, body, caller }) => {
    const agentId = mustBeAgent(caller);
    door.guesses.count(agentId);
    const answer = await askAuth(auth, request, reply, { method: 'POST', path: '/change-password', body });
    door.guesses.takeBack(agentId);
    await door.notes.passwordChanged(agentId, request.ip);
    if (body.revokeOtherSessions === true) await endStreams(ctx, caller, null);
    return { status: 200, body: answer as { user: z.output<typeof user> } };
  });
  route(http, revokeSession, async ({ body, caller }) => {
    await endSession(ctx, mustBeAgent(caller), body.id);
    return { status: 200, body: { status: true } };
  });
  for (const revoke of [revokeSessions, revokeOtherSessions]) {
    route(http, revoke, async ({ request, reply, caller }) => {
      const path = revoke.path.replace('/api/auth', '');
      const answer = await askAuth(auth, request, reply, { method: 'POST', path, body: {} });
      await endStreams(ctx, caller, null);
      return { status: 200, body: answer as { status: boolean } };
    });
  }
}

/** By its id: Better Auth would want the token, which is nobody's to see. */
function endSession(ctx: Ctx, agentId: string, sessionId: string): Promise<void> {
  return acrossWorkspaces(ctx, async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where('id', '=', sessionId)
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    if (ended.numDeletedRows === 0n) notFound('session');
    await publishAgentGone(tx, agentId, null, sessionId);
  });
}

/** Streams were opened by sessions that may be gone now; whoever still has one opens a new stream by itself. */
async function endStreams(ctx: Ctx, caller: Caller, sessionId: string | null): Promise<void> {
  if (caller.type !== 'agent') return;
  await acrossWorkspaces(ctx, (tx) => publishAgentGone(tx, caller.agentId, null, sessionId));
}
