import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bodies } from './bodies.ts';
import { speakers } from './event-sentence.ts';

const file = join(import.meta.dirname, '../../../../../server/src/channels/expectations.json');
const samples = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string[]>>;
const events = Object.values(samples).flatMap((ofChannel) => Object.values(ofChannel).flat());

/** The kinds that the sample payloads become. */
function kindsOf(types: readonly string[]): string[] {
  const found = events.map((words) => words.split(' ')).filter(([type]) => types.includes(type ?? ''));
  return [...new Set(found.map(([, kind]) => kind ?? ''))].sort();
}

test('every kind of message that a sample becomes has its own look', () => {
  expect(kindsOf(['message', 'echo']).filter((kind) => !Object.hasOwn(bodies, kind))).toEqual([]);
});

test('every happening has its own sentence', () => {
  expect(kindsOf(['happening']).filter((kind) => !Object.hasOwn(speakers, kind))).toEqual([]);
});
