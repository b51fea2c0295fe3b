import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { channelKind } from './meta.ts';
import { id, instant, inWorkspace, listOf, pageQuery, repeatable, workspacePath } from './shapes.ts';

const auditLine = z.object({
  id,
  at: instant,
  actor: z.object({ type: z.enum(['agent', 'api_key', 'meta', 'system']), id: id.nullable(), name: z.string() }),
  action: z.string(),
  subject: z.string().nullable(),
  /** What the subject is called now; null when it is gone or has no name. */
  subjectName: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditLine = z.output<typeof auditLine>;

export const listAudit = endpoint({
  method: 'GET',
  path: `${workspacePath}/audit`,
  summary: 'Who did what, newest first; `action` may be a beginning like `login.`',
  access: 'admin',
  params: inWorkspace,
  query: z.object({
    ...pageQuery,
    action: repeatable(z.string().max(100)),
    actorId: id.optional(),
    from: instant.optional(),
    to: instant.optional(),
  }),
  responses: { 200: listOf(auditLine) },
});

const usageBar = z.object({
  /** Meta's word for the allowance: `messenger`, `instagram`, `pages`, `whatsapp`; `app` for the whole app. */
  type: z.string(),
  percent: z.number(),
  /** When Meta says that calls work again; null: they work now. */
  regainAt: instant.nullable(),
  seenAt: instant,
});

export type UsageBar = z.output<typeof usageBar>;

const channelUsage = z.object({
  channelId: id,
  kind: channelKind,
  name: z.string(),
  bars: z.array(usageBar),
  /** Since midnight, UTC. */
  sentToday: z.number().int(),
  /** People written to first in the last 24 hours, by all numbers of the account; null: Meta does not count them. */
  writtenFirst: z.number().int().nullable(),
  /** How many of them Meta allows; null: it documents no number for a day. */
  dailyLimit: z.number().int().nullable(),
  limitNote: z.string(),
});
export type ChannelUsage = z.output<typeof channelUsage>;

export const readUsage = endpoint({
  method: 'GET',
  path: `${workspacePath}/usage`,
  summary:
    'How much of Meta’s allowances is used, per channel and by the whole app, when it comes back, and what was sent today',
  access: 'agent',
  params: inWorkspace,
  /** `app`: null until Meta has reported on it, since Roost was started. */
  responses: { 200: z.object({ items: z.array(channelUsage), app: usageBar.nullable() }) },
});

export const oversightEndpoints = [listAudit, readUsage];
