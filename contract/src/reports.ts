import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, inWorkspace, repeatable, workspacePath } from './shapes.ts';

const day = z.iso.date();

const range = z.object({
  /** First and last day, both counted whole. */
  from: day,
  to: day,
  timezone: z.string().max(60).default('UTC'),
  channelId: repeatable(id),
});

/** Medians are null where nothing was answered or resolved. Times in seconds. */
const row = z.object({
  group: z.enum(['total', 'day', 'channel', 'channel_day', 'agent', 'agent_day']),
  day: day.nullable(),
  channelId: id.nullable(),
  agentId: id.nullable(),
  agentName: z.string().nullable(),
  opened: z.number(),
  answered: z.number(),
  resolved: z.number(),
  messagesIn: z.number(),
  messagesOut: z.number(),
  medianFirstReplySeconds: z.number().nullable(),
  medianResolveSeconds: z.number().nullable(),
});
export type ReportRow = z.output<typeof row>;

export const reportConversations = endpoint({
  method: 'GET',
  path: `${workspacePath}/reports/conversations`,
  summary: 'Conversations opened, answered and resolved; medians by day, channel and agent',
  access: 'agent',
  params: inWorkspace,
  query: range,
  responses: { 200: z.object({ items: z.array(row) }) },
});

export const exportReport = endpoint({
  method: 'GET',
  path: `${workspacePath}/reports/conversations.csv`,
  summary: 'The same rows as CSV',
  access: 'agent',
  params: inWorkspace,
  query: range,
  responses: { 200: z.string() },
});

export const reportEndpoints = [reportConversations, exportReport];
