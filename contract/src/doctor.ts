import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, inWorkspace, workspacePath } from './shapes.ts';

const diagnosis = z.object({
  ranAt: instant,
  items: z.array(
    z.object({
      id: z.string(),
      channelId: id.optional(),
      loginId: id.optional(),
      status: z.enum(['ok', 'warn', 'fail', 'unknown']),
      message: z.string(),
      action: z.string().optional(),
      dashboardUrl: z.string().optional(),
      value: z.string().optional(),
      fixable: z.boolean(),
    }),
  ),
});

const checks = { access: 'admin', notBuilt: true } as const;

export const readDoctor = endpoint({
  method: 'GET',
  path: `${workspacePath}/doctor`,
  summary: 'The last run of every check of the connection',
  ...checks,
  params: inWorkspace,
  responses: { 200: diagnosis },
});

export const runDoctor = endpoint({
  method: 'POST',
  path: `${workspacePath}/doctor/run`,
  summary: 'Run every check now',
  ...checks,
  params: inWorkspace,
  responses: { 200: diagnosis },
});

export const fixDoctor = endpoint({
  method: 'POST',
  path: `${workspacePath}/doctor/:id/fix`,
  summary: 'Let Roost mend what a check found',
  ...checks,
  params: z.object({ workspaceId: id, id: z.string().min(1).max(100) }),
  responses: { 200: diagnosis },
});

export const doctorEndpoints = [readDoctor, runDoctor, fixDoctor];
