import { z } from 'zod';
import { checkStatus } from './doctor.ts';
import { endpoint } from './endpoint.ts';
import { instant, inWorkspace, workspacePath } from './shapes.ts';

/** The guide's eight items, in its order. */
const checklistIds = ['review', 'permissions', 'webhooks', 'redirect', 'live', 'privacy', 'terms', 'deletion'] as const;

const checklistItem = z.object({
  id: z.enum(checklistIds),
  title: z.string(),
  /** `unknown`: Meta does not tell, look at the place named. */
  status: checkStatus,
  message: z.string(),
  place: z.string(),
  dashboardUrl: z.string().optional(),
  value: z.string().optional(),
  valueLabel: z.string().optional(),
  /** Ids of the doctor's checks that speak for it. */
  checks: z.array(z.string()),
});
export type ChecklistItem = z.output<typeof checklistItem>;

const reviewPermission = z.object({
  permission: z.string(),
  /** What to paste into *Tell us how you use this permission*. */
  text: z.string(),
  /** What the screen recording has to show, in order. */
  shots: z.array(z.string()),
});
export type ReviewPermission = z.output<typeof reviewPermission>;

const checklist = z.object({
  /** When the doctor looked last; null: never. */
  ranAt: instant.nullable(),
  items: z.array(checklistItem),
  review: z.object({
    permissions: z.array(reviewPermission),
    /** For Meta's reviewer: how to get in and try it. */
    testSteps: z.array(z.string()),
  }),
});
export type Checklist = z.output<typeof checklist>;

export const readChecklist = endpoint({
  method: 'GET',
  path: `${workspacePath}/checklist`,
  summary: 'What Meta wants before going live, checked where Graph tells, and the texts for App Review',
  access: 'admin',
  params: inWorkspace,
  responses: { 200: checklist },
});

export const checklistEndpoints = [readChecklist];
