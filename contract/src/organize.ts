import { z } from 'zod';
import { type Endpoint, endpoint } from './endpoint.ts';
import { empty, id, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

/** The four routes of a list that agents keep (labels, teams, …). Promised; their shapes grow with the feature. */
function kept(name: string, singular: string): Endpoint[] {
  const row = z.object({ id, name: z.string() });
  const body = z.strictObject({ name: z.string().trim().min(1).max(200) });
  const path = `${workspacePath}/${name}`;
  const one = { path: `${path}/:id`, params: inWorkspaceWithId, access: 'agent', notBuilt: true } as const;
  const all = { path, params: inWorkspace, access: 'agent', notBuilt: true } as const;
  return [
    endpoint({
      method: 'GET',
      ...all,
      summary: `List ${name}`,
      query: z.object(pageQuery),
      responses: { 200: listOf(row) },
    }),
    endpoint({ method: 'POST', ...all, summary: `Create a ${singular}`, body, responses: { 201: row } }),
    endpoint({
      method: 'PATCH',
      ...one,
      summary: `Change a ${singular}`,
      body: body.partial(),
      responses: { 200: row },
    }),
    endpoint({ method: 'DELETE', ...one, summary: `Delete a ${singular}`, responses: { 200: empty } }),
  ];
}

export const syncTemplates = endpoint({
  method: 'POST',
  path: `${workspacePath}/templates/sync`,
  summary: 'Fetch the WhatsApp templates anew',
  access: 'agent',
  notBuilt: true,
  params: inWorkspace,
  responses: { 202: empty },
});

export const search = endpoint({
  method: 'GET',
  path: `${workspacePath}/search`,
  summary: 'Search messages, contacts and labels',
  access: 'agent',
  notBuilt: true,
  params: inWorkspace,
  query: z.object({ ...pageQuery, q: z.string().trim().min(1).max(200) }),
  responses: {
    200: listOf(
      z.object({
        type: z.enum(['message', 'contact', 'label']),
        conversationId: id.optional(),
        messageId: id.optional(),
        snippet: z.string(),
      }),
    ),
  },
});

function report(name: string, summary: string, access: 'agent' | 'admin'): Endpoint {
  return endpoint({
    method: 'GET',
    path: `${workspacePath}/${name}`,
    summary,
    access,
    notBuilt: true,
    params: inWorkspace,
    query: z.object(pageQuery),
    responses: { 200: listOf(z.record(z.string(), z.unknown())) },
  });
}

export const organizeEndpoints: Endpoint[] = [
  ...kept('labels', 'label'),
  ...kept('teams', 'team'),
  ...kept('saved-replies', 'saved reply'),
  ...kept('views', 'view'),
  ...kept('templates', 'template'),
  syncTemplates,
  search,
  report('audit', 'Who connected, disconnected, changed credentials, exported, replayed', 'admin'),
  report('usage', 'Use of Meta’s limits per channel', 'agent'),
  report('checklist', 'The production checklist', 'admin'),
];
