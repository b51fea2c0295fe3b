import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { message } from './messages.ts';
import { channelKind } from './meta.ts';
import {
  empty,
  id,
  instant,
  inWorkspace,
  inWorkspaceWithId,
  listOf,
  pageQuery,
  repeatable,
  workspacePath,
} from './shapes.ts';

const identity = z.object({
  channelKind,
  channelId: id,
  externalId: z.string(),
  name: z.string().nullable(),
  username: z.string().nullable(),
});

/** Where a person came from first; null is "by themselves". */
export const contactSource = z.enum(['ad', 'post', 'story', 'link']);
export type ContactSource = z.output<typeof contactSource>;

const fieldValue = z.union([z.string().max(2000), z.number(), z.boolean()]);

const contact = z.object({
  id,
  name: z.string(),
  pictureUrl: z.string().nullable(),
  email: z.string().nullable(),
  /** With country code, e.g. +34600111222; of who writes by WhatsApp the number they write from, until an agent writes another. */
  phone: z.string().nullable(),
  owner: z.object({ id, name: z.string() }).nullable(),
  stageId: id.nullable(),
  source: contactSource.nullable(),
  /** What Meta told about the source: title of the ad, ref of the link. */
  sourceTitle: z.string().nullable(),
  /** Values of the workspace's own fields, by field id. */
  fields: z.record(z.string(), fieldValue),
  blocked: z.boolean(),
  identities: z.array(identity),
  createdAt: instant,
});
export type Contact = z.output<typeof contact>;

export const listContacts = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts`,
  summary: 'Contacts by name; `q` looks in name, username, e-mail and phone',
  access: 'agent',
  params: inWorkspace,
  query: z.object({
    ...pageQuery,
    q: z.string().trim().max(200).optional(),
    stageId: repeatable(z.union([id, z.literal('none')])),
    source: repeatable(z.enum([...contactSource.options, 'none'])),
    /** An agent's id, `me` or `none`. */
    ownerId: repeatable(z.union([id, z.literal('me'), z.literal('none')])),
    blocked: z.enum(['true', 'false']).optional(),
  }),
  responses: { 200: listOf(contact) },
});

export const readContact = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/:id`,
  summary: 'One contact with every identity; the id of a merged one answers the contact it became',
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

const changes = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.union([z.email().max(320), z.literal(''), z.null()]).optional(),
  phone: z.string().trim().max(40).nullable().optional(),
  ownerId: id.nullable().optional(),
  stageId: id.nullable().optional(),
  source: contactSource.nullable().optional(),
  /** Only the fields named change; null empties one. */
  fields: z.record(id, fieldValue.nullable()).optional(),
  blocked: z.boolean().optional(),
});

export const createContact = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts`,
  summary: 'Create a contact by hand',
  access: 'agent',
  params: inWorkspace,
  body: changes.extend({ name: z.string().trim().min(1).max(200) }),
  responses: { 201: contact },
});

export const changeContact = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/contacts/:id`,
  summary: 'Change a contact; blocking keeps what they write without raising anything',
  access: 'agent',
  params: inWorkspaceWithId,
  body: changes,
  responses: { 200: contact },
});

export const contactTimeline = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/:id/timeline`,
  summary: 'Everything said with a contact over all channels, newest first',
  access: 'agent',
  params: inWorkspaceWithId,
  query: z.object(pageQuery),
  responses: { 200: listOf(message.extend({ channelId: id })) },
});

export const mergeContact = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts/:id/merge`,
  summary: 'Merge another contact into this one; its identities, conversations and notes come along',
  access: 'agent',
  params: inWorkspaceWithId,
  body: z.strictObject({ contactId: id }),
  responses: { 200: contact.extend({ mergeId: id }) },
});

const merge = z.object({ id, gone: z.object({ id, name: z.string() }), by: z.string().nullable(), mergedAt: instant });
export type ContactMerge = z.output<typeof merge>;

export const listMerges = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/:id/merges`,
  summary: 'Merges into this contact that can be undone, newest first',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: z.object({ items: z.array(merge) }) },
});

export const undoMerge = endpoint({
  method: 'POST',
  path: `${workspacePath}/contact-merges/:id/undo`,
  summary: 'Undo a merge: the other contact is back with its identities, conversations and notes',
  access: 'agent',
  params: inWorkspaceWithId,
  body: z.strictObject({}).nullish(),
  responses: { 200: contact },
});

const suggestion = z.object({
  contact,
  reason: z.enum(['same_phone', 'same_email', 'same_username', 'same_name']),
  /** What is the same. */
  value: z.string(),
});
export type MergeSuggestion = z.output<typeof suggestion>;

export const suggestMerges = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/:id/suggestions`,
  summary: 'Contacts that may be the same person, each with the reason',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: z.object({ items: z.array(suggestion) }) },
});

export const distinguishContacts = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts/:id/distinct`,
  summary: 'These two are not the same person: never suggest it again',
  access: 'agent',
  params: inWorkspaceWithId,
  body: z.strictObject({ contactId: id }),
  responses: { 200: empty },
});

const note = z.object({ id, text: z.string(), author: z.string(), createdAt: instant });
export type ContactNote = z.output<typeof note>;

export const listContactNotes = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/:id/notes`,
  summary: 'Notes about a contact, newest first',
  access: 'agent',
  params: inWorkspaceWithId,
  query: z.object(pageQuery),
  responses: { 200: listOf(note) },
});

export const addContactNote = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts/:id/notes`,
  summary: 'Write a note about a contact',
  access: 'agent',
  params: inWorkspaceWithId,
  body: z.strictObject({ text: z.string().trim().min(1).max(10_000) }),
  responses: { 201: note },
});

export const removeContactNote = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/contact-notes/:id`,
  summary: 'Remove a note',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const importContacts = endpoint({
  method: 'POST',
  path: `${workspacePath}/contacts/import`,
  summary: 'Import contacts from a CSV file, sent as the body with content-type text/csv; progress under /imports/:id',
  access: 'admin',
  takesFile: true,
  params: inWorkspace,
  responses: { 202: z.object({ id }) },
});

export const exportContacts = endpoint({
  method: 'GET',
  path: `${workspacePath}/contacts/export`,
  summary: 'All contacts as CSV',
  access: 'admin',
  params: inWorkspace,
  responses: { 200: z.string() },
});

export const contactEndpoints = [
  listContacts,
  exportContacts,
  readContact,
  contactPicture,
  createContact,
  changeContact,
  contactTimeline,
  mergeContact,
  listMerges,
  undoMerge,
  suggestMerges,
  distinguishContacts,
  listContactNotes,
  addContactNote,
  removeContactNote,
  importContacts,
];
