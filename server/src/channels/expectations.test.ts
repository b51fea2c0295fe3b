/** One table: every sample payload and what it comes to. A new sample needs a line, a changed meaning a changed line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventsOf, eventWords, fixture, fixtureNames } from './fixtures.ts';
import { channels } from './index.ts';

const file = join(import.meta.dirname, 'expectations.json');
const expected = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string[]>>;

test.each(channels)('$facts.kind: every sample has its expectation, and every expectation its sample', ({ facts }) => {
  expect(Object.keys(expected[facts.kind] ?? {}).sort()).toEqual(fixtureNames(facts.kind).sort());
});

const rows = channels.flatMap(({ facts }) =>
  Object.entries(expected[facts.kind] ?? {}).map(([name, words]) => [facts.kind, name, words] as const),
);

test.each(rows)('%s: %s', (kind, name, words) => {
  const found = eventsOf(fixture(kind, name)).map(eventWords);
  // Hundreds of the same are told by their number.
  expect(found.length > 20 ? [`${found.length} × ${found[0]}`] : found).toEqual(words);
});
