import { expect, test } from 'vitest';
import { windowChip } from './window-chip.ts';

const now = new Date('2026-11-22T12:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
const tone = (state: 'open' | 'human_agent' | 'template_only' | 'private_reply' | 'closed', closesAt: string | null) =>
  windowChip({ state, closesAt, reason: '' }, now).tone;

test('an open window is green above six hours, amber above one, red below', () => {
  expect(tone('open', inHours(23))).toBe('open');
  expect(tone('open', inHours(6))).toBe('closing');
  expect(tone('open', inHours(1.01))).toBe('closing');
  expect(tone('open', inHours(1))).toBe('urgent');
});

test('a window without an end is simply open', () => {
  expect(windowChip({ state: 'open', closesAt: null, reason: '' }, now)).toEqual({ tone: 'open', leftMs: null });
});

test('a window whose end has passed is closed before the server says so', () => {
  expect(tone('open', inHours(-0.001))).toBe('closed');
  expect(tone('human_agent', inHours(-1))).toBe('closed');
});

test('states in which nothing can be typed are closed', () => {
  expect(tone('template_only', null)).toBe('closed');
  expect(tone('private_reply', inHours(30))).toBe('closed');
  expect(tone('closed', null)).toBe('closed');
});
