import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tellingNames } from './fault-names.ts';
import { faultPresets } from './fault-presets.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { storyboards } from './storyboards.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
afterAll(() => sim.close());

/** Every `METHOD /_sim/…` the README writes in code marks, with `GET, POST /…` counted as two. */
function listed(): string[] {
  const control = readme.slice(readme.indexOf('## Control'));
  return [...control.matchAll(/`((?:GET|POST|PATCH|PUT|DELETE)) (\/_sim\/[\w/:]+)`/g)].map(
    ([, method, path]) => `${method} ${path}`,
  );
}

it('the README lists every control endpoint there is, and no other', () => {
  expect(new Set(listed())).toEqual(new Set(sim.routes.filter((route) => / \/_sim\//.test(route))));
});

it('the README lists every telling name with what it does', () => {
  for (const { example, effect } of tellingNames) expect(readme).toContain(`| ${example} | ${effect} |`);
});

it('the presets and scenarios the README names exist', () => {
  const presets = [...readme.matchAll(/"preset": "([\w-]+)"/g)].map(([, name]) => name);
  expect(faultPresets.map(({ name }) => name)).toEqual(expect.arrayContaining(presets));
  const scenarios = [...readme.matchAll(/scenarios\/([a-z-]+) /g)].map(([, name]) => name);
  expect(storyboards.map(({ name }) => name)).toEqual(expect.arrayContaining(scenarios));
});
