import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { language } from './language.ts';
import { id, inWorkspace, inWorkspaceWithId, workspacePath } from './shapes.ts';

const publicTextKind = z.enum(['privacy', 'terms']);
export type PublicTextKind = z.output<typeof publicTextKind>;

const publicText = z.object({
  kind: publicTextKind,
  /** Where everyone reads it; to be pasted into Meta's dashboard. */
  url: z.string(),
  /** Lines that begin with `#`, `##` or `-` are headings and lists; everything else is plain text. */
  text: z.string(),
  /** The text that Roost wrote from the workspace's data. */
  isDefault: z.boolean(),
});
export type PublicText = z.output<typeof publicText>;

/** Of the text that Roost writes; one of the workspace's own stays as it is. */
const written = z.object({ language: language.default('en') });

export const listPublicTexts = endpoint({
  method: 'GET',
  path: `${workspacePath}/public-texts`,
  summary: 'Privacy policy and terms of the workspace, with their public addresses',
  access: 'agent',
  params: inWorkspace,
  query: written,
  responses: { 200: z.object({ items: z.array(publicText) }) },
});

export const savePublicText = endpoint({
  method: 'PUT',
  path: `${workspacePath}/public-texts/:kind`,
  summary: 'Write a public page; null goes back to the text that Roost wrote',
  access: 'admin',
  params: z.object({ workspaceId: id, kind: publicTextKind }),
  query: written,
  body: z.strictObject({ text: z.string().trim().min(1).max(50_000).nullable() }),
  responses: { 200: publicText },
});

export const eraseContact = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/contacts/:id`,
  summary: 'Erase a person: messages, files, notes, identities. Cannot be undone; answers the public status page',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: z.object({ code: z.string(), url: z.string() }) },
});

export const privacyEndpoints = [listPublicTexts, savePublicText, eraseContact];
