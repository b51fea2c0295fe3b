import {
  acceptInvitation as acceptInvitationEndpoint,
  changeAgent as changeAgentEndpoint,
  createApiKey as createApiKeyEndpoint,
  createInvitation,
  createWorkspace as createWorkspaceEndpoint,
  deleteApiKey as deleteApiKeyEndpoint,
  listAgents as listAgentsEndpoint,
  listApiKeys as listApiKeysEndpoint,
  listInvitations as listInvitationsEndpoint,
  me as meEndpoint,
  readSetup,
  removeAgent as removeAgentEndpoint,
  saveLanguage as saveLanguageEndpoint,
  setUp as setUpEndpoint,
  withdrawInvitation as withdrawInvitationEndpoint,
} from '@roost/contract/account.ts';
import type { Ctx } from '../context.ts';
import { actorOf } from '../db/audit.ts';
import { fail } from '../errors.ts';
import { agentIdOf, type Caller, type Gate, type Http, mustBeAgent, route } from '../http.ts';
import { createAccessNotes } from './access-notes.ts';
import { changeAgent, type Desk, listAgents, removeAgent, type Standing } from './agents.ts';
import { createApiKey, deleteApiKey, listApiKeys } from './api-keys.ts';
import { createAuth } from './auth.ts';
import { authRoutes } from './auth-routes.ts';
import { authenticate } from './authenticate.ts';
import { acceptInvitation, invite, listInvitations, withdrawInvitation } from './invitations.ts';
import { createLimiter, networkOf } from './limiter.ts';
import { roleIn } from './members.ts';
import { checkSetupCode, codeNeeded, newSetupCode, setUp, setupNeeded } from './setup.ts';
import { type FrontDoor, signIn } from './sign-in.ts';
import { createWorkspace, me, saveLanguage } from './workspaces.ts';

export interface Accounts {
  /** For createHttp. */
  gate: Gate;
  /** To be printed at start while set-up is needed. */
  setupCode: string;
  setupNeeded(): Promise<boolean>;
  routes(http: Http, ctx: Ctx, desk: Desk): void;
}

/** Sign-in, made once at start: http needs its gate before it can take routes. */
export function createAccounts(ctx: Pick<Ctx, 'config' | 'db' | 'clock' | 'log'>): Accounts {
  const auth = createAuth(ctx);
  const setupCode = newSetupCode();
  // Roost speaks no TLS itself: a proxy does.
  if (ctx.config.publicUrl.startsWith('https:') && ctx.config.trustProxy === false) {
    ctx.log.warn('TRUST_PROXY is not set: every visitor seems to come from the address of the proxy');
  }
  const aMinute = (max: number) => createLimiter(ctx.clock, { max, windowMs: 60_000 });
  const notes = createAccessNotes(ctx);
  const door: FrontDoor = { auth, guesses: aMinute(10), places: aMinute(30), notes };
  // Generous for a program that works, and an end for one that runs wild.
  const apiCalls = aMinute(1_200);
  return {
    gate: {
      authenticate: (request) => authenticate(ctx, auth, apiCalls, request),
      roleIn: (agentId, workspaceId) => roleIn(ctx, agentId, workspaceId),
      noteRefusal: notes.refused,
    },
    setupCode,
    setupNeeded: () => setupNeeded(ctx),
    routes(http, full, desk) {
      authRoutes(http, full, door);
      firstRunRoutes(http, full, door, setupCode);
      accountRoutes(http, full, door, desk);
    },
  };
}

function firstRunRoutes(http: Http, ctx: Ctx, door: FrontDoor, setupCode: string): void {
  route(http, readSetup, async ({ request }) => ({
    status: 200,
    body: {
      needed: await setupNeeded(ctx),
      codeNeeded: codeNeeded(ctx.config, request),
      publicUrl: ctx.config.publicUrl,
    },
  }));
  route(http, setUpEndpoint, async ({ request, reply, body }) => {
    if (codeNeeded(ctx.config, request)) checkSetupCode(door.guesses, networkOf(request.ip), body.setupCode, setupCode);
    const workspaceId = await setUp(ctx, door.auth, body);
    await signIn(door, request, reply, body);
    return { status: 200, body: { workspaceId } };
  });
}

function accountRoutes(http: Http, ctx: Ctx, door: FrontDoor, desk: Desk): void {
  route(http, meEndpoint, async ({ caller }) => ({ status: 200, body: await me(ctx, mustBeAgent(caller)) }));
  route(http, saveLanguageEndpoint, async ({ caller, body }) => {
    await saveLanguage(ctx, mustBeAgent(caller), body.language);
    return { status: 200, body: {} };
  });
  route(http, createWorkspaceEndpoint, async ({ caller, body }) => ({
    status: 201,
    body: { id: await createWorkspace(ctx, mustBeAgent(caller), body.name) },
  }));
  route(http, acceptInvitationEndpoint, async ({ caller, params, body, request, reply }) => {
    const agentId = agentIdOf(caller);
    const joined = await acceptInvitation(ctx, door.auth, params.token, agentId, body);
    if (joined.newAccount !== null) {
      await signIn(door, request, reply, { email: joined.newAccount, password: body.password });
    }
    return { status: 200, body: { workspaceId: joined.workspaceId } };
  });
  route(http, listInvitationsEndpoint, async ({ workspaceId, query }) => ({
    status: 200,
    body: await listInvitations(ctx, workspaceId, query),
  }));
  route(http, createInvitation, async ({ caller, workspaceId, body }) => ({
    status: 201,
    body: await invite(ctx, workspaceId, mustBeAgent(caller), body),
  }));
  route(http, withdrawInvitationEndpoint, async ({ caller, workspaceId, params }) => {
    await withdrawInvitation(ctx, workspaceId, mustBeAgent(caller), params.id);
    return { status: 200, body: {} };
  });
  route(http, listAgentsEndpoint, async ({ workspaceId, query }) => ({
    status: 200,
    body: await listAgents(ctx, workspaceId, query),
  }));
  route(http, changeAgentEndpoint, async ({ caller, workspaceId, params, body }) => ({
    status: 200,
    body: await changeAgent(ctx, desk, workspaceId, standing(caller), params.id, body),
  }));
  route(http, removeAgentEndpoint, async ({ caller, workspaceId, params }) => {
    await removeAgent(ctx, desk, workspaceId, standing(caller), params.id);
    return { status: 200, body: {} };
  });
  route(http, listApiKeysEndpoint, async ({ workspaceId, query }) => ({
    status: 200,
    body: await listApiKeys(ctx, workspaceId, query),
  }));
  route(http, createApiKeyEndpoint, async ({ caller, workspaceId, body }) => ({
    status: 201,
    body: await createApiKey(ctx, workspaceId, mustBeAgent(caller), body),
  }));
  route(http, deleteApiKeyEndpoint, async ({ caller, workspaceId, params }) => {
    await deleteApiKey(ctx, workspaceId, mustBeAgent(caller), params.id);
    return { status: 200, body: {} };
  });
}

/** Who acts and with what right, in the workspace of the path. */
function standing(caller: Caller): Standing {
  if (caller.type === 'nobody' || caller.role === null) return fail('not_signed_in', 'Please sign in.');
  return { caller, actor: actorOf(caller), role: caller.role };
}
