/** docs/META.md says what Roost reads of Meta; every claim is proven here, and a claim without proof fails. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventsOf, eventWords, fixture } from '../../channels/fixtures.ts';
import { incoming } from './incoming.ts';
import { outgoing } from './outgoing.ts';
import { describeRows, kindsOfChannel, withSection } from './table.ts';

const claims = incoming.flatMap((row) =>
  kindsOfChannel.flatMap((kind) => {
    const cell = row[kind];
    if ('not' in cell) return [];
    return cell.samples.map(([name, words]) => ({ kind, what: row.kind, name, words }));
  }),
);

test.each(claims)('$kind: $what, by $name', ({ kind, name, words }) => {
  expect(eventsOf(fixture(kind, name)).map(eventWords)).toContain(words);
});

test('no mapped kind is shown as a message that Meta does not hand over', () => {
  const hidden = claims.filter(
    ({ what, words }) => / unsupported/.test(words) && what !== 'What Meta does not hand over',
  );
  expect(hidden.map(({ what, name }) => `${what}: ${name}`)).toEqual(['Echo from elsewhere: nasty-echo-unsupported']);
});

test('every cell is proven, explained or empty for a reason', () => {
  for (const row of incoming) {
    for (const kind of kindsOfChannel) {
      const cell = row[kind];
      if ('not' in cell) expect(cell.not).not.toBe('');
      else expect(cell.samples.length, `${row.kind} on ${kind}`).toBeGreaterThan(0);
    }
  }
});

test('docs/META.md tells what these tests saw', async () => {
  const file = join(import.meta.dirname, '../../../../docs/META.md');
  const section = [describeRows('What arrives', incoming), describeRows('What goes out', outgoing)].join('\n\n');
  await expect(withSection(readFileSync(file, 'utf8'), 'coverage', section)).toMatchFileSnapshot(file);
});
