import type { MessageStatus } from '@roost/contract/messages.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sample } from './message.test-data.ts';
import { forwardMessage, forwardStatus } from './message-status.ts';

const status = fc.constantFrom<MessageStatus>('queued', 'sent', 'delivered', 'read', 'failed', 'unknown');
const rank = { queued: 0, failed: 0, unknown: 0, sent: 1, delivered: 2, read: 3 };

test('whatever order answers come in, delivered and read never go back', () => {
  fc.assert(
    fc.property(fc.array(status, { minLength: 1 }), (answers) => {
      let shown: MessageStatus | null = null;
      let highest = 0;
      for (const answer of answers) {
        shown = forwardStatus(shown, answer);
        highest = shown === 'failed' ? Math.min(highest, 1) : Math.max(highest, rank[answer]);
        expect(rank[shown ?? 'queued']).toBeGreaterThanOrEqual(highest >= 2 ? highest : 0);
      }
    }),
  );
});

test('a late "queued" does not take back "sent"', () => {
  expect(forwardStatus('sent', 'queued')).toBe('sent');
});

test('what was only sent may still be refused, and a retry makes queued of failed', () => {
  expect(forwardStatus('sent', 'failed')).toBe('failed');
  expect(forwardStatus('failed', 'queued')).toBe('queued');
  expect(forwardStatus('unknown', 'delivered')).toBe('delivered');
  expect(forwardStatus('read', 'failed')).toBe('read');
});

test('a failed message that is discarded has failed no longer', () => {
  const failed = sample(1, { direction: 'out', status: 'failed' });
  const discarded = { ...failed, status: null, deletedAt: '2026-11-22T12:00:00.000Z' };
  expect(forwardMessage(failed, discarded).status).toBeNull();
});
