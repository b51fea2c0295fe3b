import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { language } from './language.ts';
import { empty, id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

export const role = z.enum(['owner', 'admin', 'agent']);
export type Role = z.output<typeof role>;

const name = z.string().trim().min(1).max(120);
const email = z.email().max(254);
/** Length alone is asked for (NIST SP 800-63B): no composition rules. */
const password = z.string().min(10).max(128);

export const readSetup = endpoint({
  method: 'GET',
  path: '/api/setup',
  summary: 'Whether the first account still has to be created, and whether that needs the code printed at start',
  access: 'public',
  /** `publicUrl`: the one address at which signing in and connecting work. */
  responses: { 200: z.object({ needed: z.boolean(), codeNeeded: z.boolean(), publicUrl: z.string() }) },
});

export const setUp = endpoint({
  method: 'POST',
  path: '/api/setup',
  summary: 'Create the first account and workspace; signs in',
  access: 'public',
  body: z.strictObject({ name, email, password, workspaceName: name, setupCode: z.string().max(100).optional() }),
  responses: { 200: z.object({ workspaceId: id }) },
});

export const me = endpoint({
  method: 'GET',
  path: '/api/me',
  summary: 'The signed-in agent and their workspaces',
  access: 'signed_in',
  responses: {
    200: z.object({
      /** `language`: in which this agent gets mail. */
      agent: z.object({ id, name: z.string(), email: z.string(), language }),
      workspaces: z.array(z.object({ id, name: z.string(), role })),
    }),
  },
});

export const saveLanguage = endpoint({
  method: 'PUT',
  path: '/api/me/language',
  summary: 'The language of mails to the signed-in agent; the browser app tells its own',
  access: 'signed_in',
  body: z.strictObject({ language }),
  responses: { 200: empty },
});

export const createWorkspace = endpoint({
  method: 'POST',
  path: '/api/workspaces',
  summary: 'Create a workspace; the caller is its owner',
  access: 'signed_in',
  body: z.strictObject({ name }),
  responses: { 201: z.object({ id }) },
});

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/:token/accept',
  summary: 'Join a workspace: signed in with the invited address, or with a new account',
  access: 'public',
  params: z.object({ token: z.string().min(1).max(100) }),
  body: z.strictObject({ name, password }),
  responses: { 200: z.object({ workspaceId: id }) },
});

const apiKey = z.object({ id, name: z.string(), role, createdAt: instant, lastUsedAt: instant.nullable() });

export const listApiKeys = endpoint({
  method: 'GET',
  path: `${workspacePath}/api-keys`,
  summary: 'API keys of the workspace (never the keys themselves)',
  access: 'admin',
  sessionOnly: true,
  params: inWorkspace,
  query: z.object(pageQuery),
  responses: { 200: listOf(apiKey) },
});

export const createApiKey = endpoint({
  method: 'POST',
  path: `${workspacePath}/api-keys`,
  summary: 'Create an API key; the key is in this answer and never again',
  access: 'admin',
  sessionOnly: true,
  params: inWorkspace,
  body: z.strictObject({ name, role }),
  responses: { 201: z.object({ id, key: z.string() }) },
});

export const deleteApiKey = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/api-keys/:id`,
  summary: 'Revoke an API key',
  access: 'admin',
  sessionOnly: true,
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

const invitation = z.object({
  id,
  email: z.string(),
  role,
  /** Name of who invited; null: nobody who is known any more. */
  inviter: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant,
});
export type Invitation = z.output<typeof invitation>;

export const listInvitations = endpoint({
  method: 'GET',
  path: `${workspacePath}/invitations`,
  summary: 'Invitations that can still be accepted (never their urls)',
  access: 'admin',
  sessionOnly: true,
  params: inWorkspace,
  query: z.object(pageQuery),
  responses: { 200: listOf(invitation) },
});

export const createInvitation = endpoint({
  method: 'POST',
  path: `${workspacePath}/invitations`,
  summary: 'Invite someone; the url is to be sent to them',
  access: 'admin',
  sessionOnly: true,
  params: inWorkspace,
  body: z.strictObject({ email, role }),
  responses: { 201: z.object({ id, url: z.string() }) },
});

export const withdrawInvitation = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/invitations/:id`,
  summary: 'Withdraw an invitation that nobody has accepted',
  access: 'admin',
  sessionOnly: true,
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

const agent = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  disabled: z.boolean(),
  /** False: away, and given no conversations by turn. */
  available: z.boolean(),
});
export type Agent = z.output<typeof agent>;

export const listAgents = endpoint({
  method: 'GET',
  path: `${workspacePath}/agents`,
  summary: 'Members of the workspace',
  access: 'agent',
  params: inWorkspace,
  query: z.object(pageQuery),
  responses: { 200: listOf(agent) },
});

export const agentWork = endpoint({
  method: 'GET',
  path: `${workspacePath}/agents/:id/work`,
  summary: 'What a member has: conversations that are not resolved, and contacts',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: z.object({ conversations: z.number(), contacts: z.number() }) },
});

export const changeAgent = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/agents/:id`,
  summary:
    'Change the role of a member, or disable them here (their sessions in this workspace end within a second, and their conversations become unassigned). API keys they made and open invitations of theirs end: all when disabled, otherwise what allows more than the new role',
  access: 'admin',
  params: inWorkspaceWithId,
  body: z.strictObject({ role: role.optional(), disabled: z.boolean().optional() }),
  responses: { 200: agent },
});

export const removeAgent = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/agents/:id`,
  summary:
    'Remove a member from the workspace; their conversations become unassigned, their contacts have no owner, API keys they made and open invitations of theirs end',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const accountEndpoints = [
  readSetup,
  setUp,
  me,
  saveLanguage,
  createWorkspace,
  acceptInvitation,
  listApiKeys,
  createApiKey,
  deleteApiKey,
  listInvitations,
  createInvitation,
  withdrawInvitation,
  listAgents,
  agentWork,
  changeAgent,
  removeAgent,
];
