import { expect, test } from 'vitest';
import { channelOf, channels } from './index.ts';

const now = new Date('2026-09-27T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function window(kind: 'facebook' | 'instagram' | 'whatsapp', hours: number | null, humanAgentAllowed = false) {
  const lastInboundAt = hours === null ? null : hoursAgo(hours);
  return channelOf(kind).replyWindow({ surface: 'direct', lastInboundAt, humanAgentAllowed }, now);
}

test.each(channels)('$facts.kind: open for 24 hours after the person last wrote, to the millisecond', ({ facts }) => {
  expect(window(facts.kind, 1)).toMatchObject({ state: 'open', closesAt: '2026-09-28T11:00:00.000Z' });
  expect(window(facts.kind, 24 - 1 / 3_600_000).state).toBe('open');
  expect(window(facts.kind, 24).state).not.toBe('open');
});

test.each(['facebook', 'instagram'] as const)('%s: then a human agent for 7 days, where allowed', (kind) => {
  expect(window(kind, 25, true)).toMatchObject({ state: 'human_agent', closesAt: '2026-10-03T11:00:00.000Z' });
  expect(window(kind, 7 * 24 - 1, true).state).toBe('human_agent');
  expect(window(kind, 7 * 24, true).state).toBe('closed');
  expect(window(kind, 25, false).state).toBe('closed');
});

test('WhatsApp: then only templates, human agent or not', () => {
  expect(window('whatsapp', 25, true)).toMatchObject({ state: 'template_only', closesAt: null });
});

test('to someone who has never written nothing can be sent, on WhatsApp a template', () => {
  expect(window('facebook', null).state).toBe('closed');
  expect(window('instagram', null, true).state).toBe('closed');
  expect(window('whatsapp', null).state).toBe('template_only');
});

test('a comment can always be answered publicly', () => {
  const facts = { surface: 'comments', lastInboundAt: null, humanAgentAllowed: false } as const;
  expect(channelOf('facebook').replyWindow(facts, now).state).toBe('open');
});

test('every answer says why in one sentence', () => {
  for (const hours of [null, 1, 25, 200]) {
    for (const { facts } of channels) expect(window(facts.kind, hours, true).reason).toMatch(/^[A-Z].*\.$/);
  }
});

test.each([
  ['facebook', 'a'.repeat(2000), null],
  ['facebook', 'a'.repeat(2001), 'Messenger takes at most 2,000 characters; this message has 2,001.'],
  ['instagram', 'ü'.repeat(500), null],
  ['instagram', 'ü'.repeat(501), 'Instagram takes at most 1,000 bytes; this message has 1,002.'],
  ['whatsapp', 'a'.repeat(4096), null],
  ['whatsapp', 'a'.repeat(4097), 'WhatsApp takes at most 4,096 characters; this message has 4,097.'],
  ['whatsapp', ' \n', 'The message is empty.'],
] as const)('%s: a text over the limit is refused before it is sent', (kind, text, reason) => {
  expect(channelOf(kind).refuse({ kind: 'text', text }, 'direct')).toBe(reason);
});
