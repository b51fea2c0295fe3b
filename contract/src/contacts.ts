import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { channelKind } from './meta.ts';
import { empty, id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

const identity = z.object({
  channelKind,
  channelId: id,
  externalId: z.string(),
  name: z.string().nullable(),
  username: z.string().nullable(),
});

const contact = z.object({
  id,
  name: z.string(),
  pictureUrl: z.string().nullable(),
  identities: z.array(identity),
  createdAt: instant,
});
export type Contact = z.output<typeof contact>;

export const listContacts = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts`,
  summary: 'Contacts by name',
  access: 'agent',
  params: inWorkspace,
  query: z.object({ ...pageQuery, q: z.string().trim().max(200).optional() }),
  responses: { 200: listOf(contact) },
});

export const readContact = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/:id`,
  summary: 'One contact with every identity',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: contact },
});

/** The picture is fetched from Meta by a job and served from here: no browser of ours asks Meta. */
export const contactPicture = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/:id/picture`,
  summary: 'The profile picture of a contact',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

const fields = z.strictObject({ name: z.string().trim().min(1).max(200).optional() });

export const createContact = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts`,
  summary: 'Create a contact by hand',
  access: 'agent',
  notBuilt: true,
  params: inWorkspace,
  body: fields,
  responses: { 201: contact },
});

export const changeContact = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/contacts/:id`,
  summary: 'Change a contact',
  access: 'agent',
  notBuilt: true,
  params: inWorkspaceWithId,
  body: fields,
  responses: { 200: contact },
});

export const eraseContact = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/contacts/:id`,
  summary: 'Erase a contact: content, media and identities',
  access: 'admin',
  notBuilt: true,
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const mergeContact = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts/:id/merge`,
  summary: 'Merge another contact into this one',
  access: 'agent',
  notBuilt: true,
  params: inWorkspaceWithId,
  body: z.strictObject({ contactId: id }),
  responses: { 200: contact },
});

export const importContacts = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts/import`,
  summary: 'Import contacts from CSV',
  access: 'admin',
  notBuilt: true,
  params: inWorkspace,
  responses: { 202: z.object({ id }) },
});

const importRun = z.object({ id, state: z.string(), done: z.number(), total: z.number().nullable() });

export const readImport = endpoint({
  method: 'GET',
  path: `${workspacePath}/imports/:id`,
  summary: 'Progress of an import',
  access: 'agent',
  notBuilt: true,
  params: inWorkspaceWithId,
  responses: { 200: importRun },
});

export const cancelImport = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/imports/:id`,
  summary: 'Cancel an import',
  access: 'admin',
  notBuilt: true,
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const contactEndpoints = [
  listContacts,
  readContact,
  contactPicture,
  createContact,
  changeContact,
  eraseContact,
  mergeContact,
  importContacts,
  readImport,
  cancelImport,
];
