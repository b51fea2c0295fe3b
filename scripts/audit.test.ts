import { expect, test } from 'vitest';
import { verdictOn } from './audit.ts';

const report = (...severities: string[]) =>
  JSON.stringify({
    vulnerabilities: Object.fromEntries(severities.map((severity, n) => [`p${n}`, { name: `p${n}`, severity }])),
  });

test.each([
  ['nothing known', report(), true, /none\.$/],
  ['a low one', report('low', 'moderate'), true, /p0 \(low\), p1 \(moderate\)/],
  ['a grave one', report('low', 'high', 'critical'), false, /act on: p1 \(high\), p2 \(critical\)/],
  ['a registry without advisories', '{"message":"405 Method Not Allowed","error":{}}', true, /did not answer/],
  ['no registry at all', '', true, /did not answer/],
])('%s', (_, output, ok, sentence) => {
  expect(verdictOn(output)).toEqual({ ok, sentence: expect.stringMatching(sentence) });
});
