import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, inWorkspace, inWorkspaceWithId, workspacePath } from './shapes.ts';

/** Wall-clock time, `24:00` as the end of a day. Such strings compare as times do. */
const clockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time like 09:30');

const span = z.strictObject({ from: clockTime, to: clockTime });
export type Span = z.output<typeof span>;

/** Times of one day in their order; one over midnight is two, up to 24:00 and from 00:00. */
const spans = z
  .array(span)
  .max(10)
  .refine((all) => all.every(({ from, to }) => from < to), 'A time has to end after it begins.')
  .refine((all) => all.every((one, at) => at === 0 || (all[at - 1]?.to ?? '') <= one.from), 'The times overlap.');

const exception = z.strictObject({ date: z.iso.date(), name: z.string().trim().max(80), spans });
export type HoursException = z.output<typeof exception>;

const hours = z.strictObject({
  /** False: always open. */
  on: z.boolean(),
  timeZone: z.string().min(1).max(60),
  /** Monday first; a day without spans is closed. */
  week: z.array(spans).length(7),
  /** Days that differ from the week: a holiday has no spans. */
  exceptions: z
    .array(exception)
    .max(400)
    .refine((all) => new Set(all.map(({ date }) => date)).size === all.length, 'A day is in the list twice.'),
});
export type BusinessHours = z.output<typeof hours>;

/** `until`: when that changes; null when it stays so for the year to come. */
const hoursState = z.object({ open: z.boolean(), until: instant.nullable() });
export type HoursState = z.output<typeof hoursState>;

const hoursPath = { path: `${workspacePath}/business-hours`, params: inWorkspace } as const;
const hoursAnswer = hours.extend({ state: hoursState });

export const readBusinessHours = endpoint({
  method: 'GET',
  ...hoursPath,
  access: 'agent',
  summary: 'When the workspace is open, and whether it is now',
  responses: { 200: hoursAnswer },
});
export const saveBusinessHours = endpoint({
  method: 'PUT',
  ...hoursPath,
  access: 'admin',
  summary: 'Set the hours, the time zone and the days that differ',
  body: hours,
  responses: { 200: hoursAnswer },
});

export const automaticKind = z.enum(['away', 'welcome']);
export type AutomaticKind = z.output<typeof automaticKind>;

const automatic = z.strictObject({ on: z.boolean(), text: z.string().max(10_000) });
const automaticBody = z.strictObject({ away: automatic, welcome: automatic });
const automaticMessages = automaticBody.extend({ channelId: id });
export type AutomaticMessages = z.output<typeof automaticMessages>;

export const listAutomaticMessages = endpoint({
  method: 'GET',
  path: `${workspacePath}/automatic-messages`,
  params: inWorkspace,
  access: 'agent',
  summary: 'What each channel answers by itself: outside the hours, and to a conversation that begins',
  responses: { 200: z.object({ items: z.array(automaticMessages) }) },
});
export const saveAutomaticMessages = endpoint({
  method: 'PUT',
  path: `${workspacePath}/channels/:id/automatic-messages`,
  params: inWorkspaceWithId,
  access: 'admin',
  summary: 'Set what a channel answers by itself',
  body: automaticBody,
  responses: { 200: automaticMessages },
});

export const awayEndpoints = [readBusinessHours, saveBusinessHours, listAutomaticMessages, saveAutomaticMessages];
