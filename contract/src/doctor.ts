import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, inWorkspace, workspacePath } from './shapes.ts';

/** Where in the guide a check belongs; the doctor page groups by it. */
export const doctorSteps = [
  'app',
  'permissions',
  'connect',
  'messages',
  'webhooks',
  'tokens',
  'production',
  'server',
] as const;
export type DoctorStep = (typeof doctorSteps)[number];

/** `unknown`: cannot tell, for a reason that `message` gives. */
export const checkStatus = z.enum(['ok', 'warn', 'fail', 'unknown']);
export type CheckStatus = z.output<typeof checkStatus>;

const checkId = z.string().min(1).max(200);

const diagnosisItem = z.object({
  /** The check, and for a check per login, channel or webhook object `:` and which one. */
  id: z.string(),
  /** The check's own id, as in docs/DOCTOR.md. */
  check: z.string(),
  channelId: id.optional(),
  loginId: id.optional(),
  step: z.enum(doctorSteps),
  title: z.string(),
  /** Name of the account or person it is about; absent for the workspace. */
  subject: z.string().optional(),
  status: checkStatus,
  message: z.string(),
  action: z.string().optional(),
  /** The way through Meta's menus in words; `dashboardUrl` leads there. */
  place: z.string().optional(),
  dashboardUrl: z.string().optional(),
  /** To copy into Meta's dashboard, a terminal or a form. */
  value: z.string().optional(),
  valueLabel: z.string().optional(),
  /** Connecting (again) is what helps. */
  reconnect: z.boolean(),
  fixable: z.boolean(),
  fixLabel: z.string().optional(),
  /** The fix needs the six-digit PIN of a WhatsApp number. */
  fixNeedsPin: z.boolean(),
  /** The check that has to be mended first. */
  because: z.string().optional(),
  checkedAt: instant,
});
export type DiagnosisItem = z.output<typeof diagnosisItem>;

const diagnosis = z.object({
  /** When every check was last run; null: never. */
  ranAt: instant.nullable(),
  /** How far a run under way is. */
  running: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  items: z.array(diagnosisItem),
});
export type Diagnosis = z.output<typeof diagnosis>;

export const readDoctor = endpoint({
  method: 'GET',
  path: `${workspacePath}/doctor`,
  summary: 'The last result of every check of the connection',
  access: 'admin',
  params: inWorkspace,
  responses: { 200: diagnosis },
});

export const runDoctor = endpoint({
  method: 'POST',
  path: `${workspacePath}/doctor/run`,
  summary: 'Run every check now, or only those named (with what they depend on)',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({ ids: z.array(checkId).max(200).optional() }).nullish(),
  responses: { 200: diagnosis },
});

export const fixDoctor = endpoint({
  method: 'POST',
  path: `${workspacePath}/doctor/:id/fix`,
  summary: 'Let Roost mend what a check found, then look again',
  access: 'admin',
  params: z.object({ workspaceId: id, id: checkId }),
  body: z
    .strictObject({
      pin: z
        .string()
        .regex(/^\d{6}$/)
        .optional(),
    })
    .nullish(),
  responses: { 200: diagnosis },
});

export const doctorEndpoints = [readDoctor, runDoctor, fixDoctor];
