import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { empty, id, inWorkspace, inWorkspaceWithId, workspacePath } from './shapes.ts';

/** The lists a workspace edits for its contacts: stages and fields of its own. Short, so whole and in their order. */

const name = z.string().trim().min(1).max(60);
const color = z.enum(['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'indigo', 'grape', 'pink']);

const stage = z.object({ id, name: z.string(), color, position: z.number() });
export type Stage = z.output<typeof stage>;

const fieldType = z.enum(['text', 'number', 'date', 'url', 'select', 'checkbox']);
const contactField = z.object({
  id,
  name: z.string(),
  type: fieldType,
  options: z.array(z.string()),
  position: z.number(),
});
export type ContactField = z.output<typeof contactField>;

const position = z.number().int().min(0).max(1000).optional();
const options = z.array(name).max(100).optional();

export const listStages = endpoint({
  method: 'GET',
  path: `${workspacePath}/stages`,
  summary: 'Stages of contacts, in order',
  access: 'agent',
  params: inWorkspace,
  responses: { 200: z.object({ items: z.array(stage) }) },
});

export const createStage = endpoint({
  method: 'POST',
  path: `${workspacePath}/stages`,
  summary: 'Add a stage',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({ name, color: color.optional(), position }),
  responses: { 201: stage },
});

export const changeStage = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/stages/:id`,
  summary: 'Rename, recolour or move a stage',
  access: 'admin',
  params: inWorkspaceWithId,
  body: z.strictObject({ name: name.optional(), color: color.optional(), position }),
  responses: { 200: stage },
});

export const removeStage = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/stages/:id`,
  summary: 'Remove a stage; its contacts are then in none',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const listContactFields = endpoint({
  method: 'GET',
  path: `${workspacePath}/contact-fields`,
  summary: 'The workspace’s own fields of contacts, in order',
  access: 'agent',
  params: inWorkspace,
  responses: { 200: z.object({ items: z.array(contactField) }) },
});

export const createContactField = endpoint({
  method: 'POST',
  path: `${workspacePath}/contact-fields`,
  summary: 'Add a field; `options` for type select',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({ name, type: fieldType, options, position }),
  responses: { 201: contactField },
});

export const changeContactField = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/contact-fields/:id`,
  summary: 'Rename or move a field, or change its options; the type stays',
  access: 'admin',
  params: inWorkspaceWithId,
  body: z.strictObject({ name: name.optional(), options, position }),
  responses: { 200: contactField },
});

export const removeContactField = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/contact-fields/:id`,
  summary: 'Remove a field and its values',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const contactListEndpoints = [
  listStages,
  createStage,
  changeStage,
  removeStage,
  listContactFields,
  createContactField,
  changeContactField,
  removeContactField,
];
