import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { language } from './language.ts';
import { empty, inWorkspace, workspacePath } from './shapes.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 20:00');
const address = z.url({ protocol: /^https$/ }).max(2_000);
const key = z.base64url().max(200);

/** How a browser wants to be told while Roost is closed there. */
const wishes = z.strictObject({
  /** False: that something came, not from whom and what. */
  withText: z.boolean(),
  /** By the clock of the reader; `from` may be later than `to`, over midnight. */
  quiet: z.strictObject({ from: clock, to: clock }).nullable(),
  timeZone: z.string().min(1).max(60),
  /** Of the page that asks: the words of notes are in it. */
  language: language.default('en'),
});
export type PushWishes = z.output<typeof wishes>;

const path = `${workspacePath}/push-subscription`;

export const readPushKey = endpoint({
  method: 'GET',
  path: `${workspacePath}/push-key`,
  summary: 'The public key a browser subscribes with',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspace,
  responses: { 200: z.object({ publicKey: z.string() }) },
});
export const savePushSubscription = endpoint({
  method: 'PUT',
  path,
  summary: 'Tell this browser of new messages; again with the same endpoint changes its wishes',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspace,
  body: wishes.extend({ endpoint: address, keys: z.strictObject({ p256dh: key, auth: key }) }),
  responses: { 200: empty },
});
export const deletePushSubscription = endpoint({
  method: 'DELETE',
  path,
  summary: 'Tell this browser no more',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspace,
  query: z.object({ endpoint: address }),
  responses: { 200: empty },
});

/** What a service worker is handed: words to show and where they lead. */
export interface PushNote {
  title: string;
  body: string;
  /** Of two with the same tag the later one replaces the earlier. */
  tag: string;
  /** A path of ours. */
  path: string;
}

export const pushEndpoints = [readPushKey, savePushSubscription, deletePushSubscription];

/** What a note shows of a message, whether the page or the push service tells it. */
export const noteBodyMax = 160;

/** Notes of one conversation take each other's place: the page's and the push service's too, or one news shows twice. */
export function noteTag(conversationId: string): string {
  return `roost ${conversationId}`;
}

/** `time` is like 20:00, by the clock of the reader; quiet hours may go over midnight. */
export function isQuietAt(quiet: PushWishes['quiet'], time: string): boolean {
  if (quiet === null) return false;
  const { from, to } = quiet;
  return from <= to ? time >= from && time < to : time >= from || time < to;
}
