import { expect, test } from 'vitest';
import { channelWarning } from './channel-warning.ts';

const now = new Date('2026-03-10T12:00:00Z');
const notice = (topic: string, level: 'info' | 'warning' | 'error', at: string) => ({
  topic,
  level,
  at,
  message: topic,
});

test('an error goes before a newer warning, and neither templates nor news are told', () => {
  const told = [
    notice('template:1', 'warning', '2026-03-10T11:00:00Z'),
    notice('limit', 'info', '2026-03-10T10:00:00Z'),
    notice('quality', 'warning', '2026-03-10T09:00:00Z'),
    notice('account', 'error', '2026-01-01T00:00:00Z'),
  ];
  expect(channelWarning(told, now)?.topic).toBe('account');
  expect(channelWarning(told.slice(0, 3), now)?.topic).toBe('quality');
  expect(channelWarning(told.slice(0, 2), now)).toBeNull();
});

test('a warning is forgotten after a week', () => {
  expect(channelWarning([notice('quality', 'warning', '2026-03-02T12:00:00Z')], now)).toBeNull();
});
