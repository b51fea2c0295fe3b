import { z } from 'zod';
import { endpoint } from './endpoint.ts';
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

/** WhatsApp templates: Meta keeps and approves them; Roost holds a copy per account. */

const component = z.looseObject({
  type: z.string().min(1).max(40),
  format: z.string().max(40).optional(),
  text: z.string().max(2000).optional(),
  buttons: z
    .array(
      z.looseObject({
        type: z.string().max(40),
        text: z.string().max(100).optional(),
        url: z.string().max(2000).optional(),
        phone_number: z.string().max(40).optional(),
      }),
    )
    .max(20)
    .optional(),
  example: z.record(z.string(), z.unknown()).optional(),
});

const templateCategory = z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']);
const parameterFormat = z.enum(['POSITIONAL', 'NAMED']);

const template = z.object({
  id,
  /** The WhatsApp Business Account; every number of it may send the template. */
  accountId: z.string(),
  /** Connected numbers of that account. */
  channelIds: z.array(id),
  name: z.string(),
  language: z.string(),
  category: z.string(),
  /** Meta's word, open: APPROVED, PENDING, REJECTED, PAUSED, DISABLED, … */
  status: z.string(),
  rejectedReason: z.string().nullable(),
  quality: z.string().nullable(),
  parameterFormat,
  components: z.array(component),
  syncedAt: instant,
});
export type Template = z.output<typeof template>;

const path = `${workspacePath}/templates`;

export const listTemplates = endpoint({
  method: 'GET',
  path,
  summary: 'Templates by name and language; with channelId those that the number may send',
  access: 'agent',
  params: inWorkspace,
  query: z.object({
    ...pageQuery,
    channelId: repeatable(id),
    status: repeatable(z.string().max(40)),
    q: z.string().trim().max(200).optional(),
  }),
  responses: { 200: listOf(template) },
});

export const readTemplate = endpoint({
  method: 'GET',
  path: `${path}/:id`,
  summary: 'One template',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: template },
});

export const createTemplate = endpoint({
  method: 'POST',
  path,
  summary: 'Create a template and hand it to Meta for review; an attachment is the sample of a media header',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({
    channelId: id,
    name: z.string().trim().min(1).max(512),
    language: z.string().trim().min(2).max(20),
    category: templateCategory,
    parameterFormat: parameterFormat.optional(),
    components: z.array(component).min(1).max(10),
    sampleAttachmentId: id.optional(),
  }),
  responses: { 201: template },
});

export const changeTemplate = endpoint({
  method: 'PATCH',
  path: `${path}/:id`,
  summary: 'Change a template at Meta: components are replaced as a whole',
  access: 'admin',
  params: inWorkspaceWithId,
  body: z.strictObject({
    category: templateCategory.optional(),
    components: z.array(component).min(1).max(10).optional(),
    sampleAttachmentId: id.optional(),
  }),
  responses: { 200: template },
});

export const deleteTemplate = endpoint({
  method: 'DELETE',
  path: `${path}/:id`,
  summary: 'Delete a template at Meta, in this language',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const syncTemplates = endpoint({
  method: 'POST',
  path: `${path}/sync`,
  summary: 'Fetch the templates of every connected WhatsApp account anew',
  access: 'agent',
  params: inWorkspace,
  body: z.strictObject({}).nullish(),
  responses: { 202: z.object({ synced: z.number() }) },
});

export const templateEndpoints = [
  listTemplates,
  readTemplate,
  createTemplate,
  changeTemplate,
  deleteTemplate,
  syncTemplates,
];
