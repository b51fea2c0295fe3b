import fc from 'fast-check';
import { expect, test } from 'vitest';
import { channelOf } from '../channels/index.ts';
import { decide, type Facts, privateReplyWindow, type Wish, windowOf } from './policy.ts';

const now = new Date('2026-09-27T12:00:00Z');
const hourMs = 3_600_000;

const anyFacts: fc.Arbitrary<Facts> = fc.record({
  kind: fc.constantFrom('facebook', 'instagram', 'whatsapp'),
  surface: fc.constantFrom('direct', 'comments'),
  lastInboundAt: fc.option(
    fc.integer({ min: 0, max: 10 * 24 * hourMs }).map((agoMs) => new Date(now.getTime() - agoMs)),
  ),
  humanAgentAllowed: fc.boolean(),
});
/** WhatsApp has no comments. */
const facts = anyFacts.filter(({ kind, surface }) => channelOf(kind).facts.surfaces.includes(surface));
const wish: fc.Arbitrary<Wish> = fc.record({
  mode: fc.constantFrom('reply', 'private_reply'),
  template: fc.boolean(),
  humanAgent: fc.boolean(),
  byPerson: fc.boolean(),
});
const comment = fc.option(
  fc.record({
    writtenAt: fc.integer({ min: 0, max: 10 * 24 * hourMs }).map((agoMs) => new Date(now.getTime() - agoMs)),
    answeredPrivately: fc.boolean(),
  }),
);

test('whatever is asked, nothing goes out that Meta forbids, and every stop has a reason', () => {
  fc.assert(
    fc.property(facts, wish, comment, (given, wanted, answered) => {
      const decision = decide(given, wanted, now, answered);
      const agoMs = given.lastInboundAt === null ? Infinity : now.getTime() - given.lastInboundAt.getTime();
      if (!decision.go) {
        expect(decision.stop.reason).toMatch(/^[A-Z].*\.$/);
        return;
      }
      switch (decision.how) {
        case 'response':
          expect([given.surface, agoMs < 24 * hourMs]).toEqual(['direct', true]);
          break;
        case 'human_agent':
          expect(wanted.byPerson && wanted.humanAgent && given.humanAgentAllowed).toBe(true);
          expect(given.kind).not.toBe('whatsapp');
          expect(agoMs >= 24 * hourMs && agoMs < 7 * 24 * hourMs).toBe(true);
          break;
        case 'template':
          expect([given.kind, wanted.template]).toEqual(['whatsapp', true]);
          break;
        case 'comment':
          expect([given.surface, wanted.mode]).toEqual(['comments', 'reply']);
          break;
        case 'private_reply':
          expect([given.surface, wanted.mode, answered?.answeredPrivately]).toEqual([
            'comments',
            'private_reply',
            false,
          ]);
          expect(now.getTime() - (answered?.writtenAt.getTime() ?? 0)).toBeLessThan(7 * 24 * hourMs);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('what the window promises a person, the decision keeps', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { state } = windowOf(given, now);
      const plain = { mode: 'reply', template: false, byPerson: true } as const;
      expect(decide(given, { ...plain, humanAgent: false }, now).go).toBe(state === 'open');
      expect(decide(given, { ...plain, humanAgent: true }, now).go).toBe(state === 'open' || state === 'human_agent');
    }),
  );
});

test('a private reply is possible for seven days to the millisecond, and once', () => {
  const writtenAt = new Date(now.getTime() - 7 * 24 * hourMs + 1);
  expect(privateReplyWindow({ writtenAt, answeredPrivately: false }, now).state).toBe('private_reply');
  expect(privateReplyWindow({ writtenAt, answeredPrivately: true }, now).state).toBe('closed');
  const late = new Date(writtenAt.getTime() - 1);
  expect(privateReplyWindow({ writtenAt: late, answeredPrivately: false }, now).state).toBe('closed');
});
