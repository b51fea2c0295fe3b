import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

/** Long work that brings rows in: contacts from a file, history from Meta. */
export const importRun = z.object({
  id,
  kind: z.enum(['contacts', 'history']),
  channelId: id.nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Rows of a file; of history the messages that were not here before. */
  done: z.number(),
  /** Null while nobody knows how much there is. */
  total: z.number().nullable(),
  failed: z.number(),
  message: z.string(),
  /** Conversations read, and of these the ones with older messages that Meta does not give. */
  conversations: z.number(),
  cutShort: z.number(),
  /** History: from when on it was read, to fill a gap; null: all there is. */
  since: instant.nullable(),
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

export const importHistory = endpoint({
  method: 'POST',
  path: `${workspacePath}/channels/:id/history`,
  summary: 'Import what Meta remembers of a channel; one that failed or was cancelled goes on where it stopped',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 202: importRun },
});

export const importEndpoints = [listImports, readImport, cancelImport, importHistory];
