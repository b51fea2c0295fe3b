import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { empty, id, inWorkspace, inWorkspaceWithId, workspacePath } from './shapes.ts';

/** A file of a message. `url` and `previewUrl` are Roost's own addresses, for signed-in agents of the workspace. */
export const attachment = z.object({
  id,
  kind: z.enum(['image', 'video', 'audio', 'file', 'sticker']),
  name: z.string().nullable(),
  mimeType: z.string().nullable(),
  bytes: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  state: z.enum(['pending', 'stored', 'failed']),
  /** Why it is not here: one plain sentence. */
  failure: z.string().nullable(),
  url: z.string().nullable(),
  /** A small picture of an image or sticker. */
  previewUrl: z.string().nullable(),
});
export type Attachment = z.output<typeof attachment>;

export const uploadAttachment = endpoint({
  method: 'POST',
  path: `${workspacePath}/attachments`,
  summary: 'Upload one file (multipart/form-data, field `file`) to send with a message within a day',
  access: 'agent',
  takesFile: true,
  params: inWorkspace,
  responses: { 201: attachment },
});

export const downloadAttachment = endpoint({
  method: 'GET',
  path: `${workspacePath}/attachments/:id`,
  summary: 'The bytes of an attachment, or a range of them; what could carry a script only as a download',
  access: 'agent',
  params: inWorkspaceWithId,
  query: z.object({ preview: z.literal('1').optional(), download: z.literal('1').optional() }),
  responses: { 200: empty, 206: empty, 416: empty },
});

export const retryAttachment = endpoint({
  method: 'POST',
  path: `${workspacePath}/attachments/:id/retry`,
  summary: 'Fetch a file from Meta again',
  access: 'agent',
  params: inWorkspaceWithId,
  /** Fastify hands a body that was not sent to the shape as null. */
  body: z.strictObject({}).nullish(),
  responses: { 202: attachment },
});

/** `place` is a workspace; the token is random, names one file and lives ten minutes. */
export const fetchMedia = endpoint({
  method: 'GET',
  path: '/api/media/:place/:token',
  summary: 'Where Meta fetches one file that is being sent, by a random address valid for ten minutes',
  access: 'public',
  params: z.object({ place: id, token: z.string().max(100) }),
  responses: { 200: empty },
});

export const attachmentEndpoints = [fetchMedia, uploadAttachment, downloadAttachment, retryAttachment];
