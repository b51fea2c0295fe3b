import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

/** Long work that brings rows in: contacts from a file, history from Meta. */
const importRun = z.object({
  id,
  kind: z.enum(['contacts', 'history']),
  channelId: id.nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  /** Null while nobody knows how much there is. */
  total: z.number().nullable(),
  failed: z.number(),
  message: z.string(),
  /** The first hundred problems. */
  errors: z.array(z.object({ row: z.number().nullable(), message: z.string() })),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type ImportRun = z.output<typeof importRun>;

export const listImports = endpoint({
  method: 'GET',
  path: `${workspacePath}/imports`,
  summary: 'Imports, newest first',
  access: 'agent',
  params: inWorkspace,
  query: z.object({ ...pageQuery, kind: z.enum(['contacts', 'history']).optional(), channelId: id.optional() }),
  responses: { 200: listOf(importRun) },
});

export const readImport = endpoint({
  method: 'GET',
  path: `${workspacePath}/imports/:id`,
  summary: 'Progress of an import',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: importRun },
});

export const cancelImport = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/imports/:id`,
  summary: 'Cancel an import; what it brought stays',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: importRun },
});

export const importEndpoints = [listImports, readImport, cancelImport];
