import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, inWorkspace, workspacePath } from './shapes.ts';

export const hintType = z.enum([
  'conversation',
  'message',
  'channel',
  'login',
  'contact',
  'template',
  'import',
  'delivery',
  'label',
  'team',
  'presence',
  'draft',
  'notice',
  /** Conversations in which a customer has just written. */
  'news',
]);
export type HintType = z.output<typeof hintType>;

/** What changed, never what it says: the browser refetches. A change to a message hints its conversation too. */
export const hint = z.union([
  z.object({ type: hintType, ids: z.array(id) }),
  z.object({ type: hintType, all: z.literal(true) }),
]);
export type Hint = z.output<typeof hint>;

export const streamEvents = endpoint({
  method: 'GET',
  path: `${workspacePath}/events`,
  summary: 'Server-sent events: `ready`, then `hint`; a comment line every 15 s; no replay',
  access: 'agent',
  params: inWorkspace,
  responses: { 200: z.string() },
});

export const liveEndpoints = [streamEvents];
