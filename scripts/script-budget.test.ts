import { expect, test } from 'vitest';
import { circleIn, type Manifest } from './script-budget.ts';

const build = (imports: Record<string, string[]>): Manifest =>
  Object.fromEntries(Object.entries(imports).map(([key, of]) => [key, { file: `${key}.js`, imports: of }]));

test('parts that import each other are found, however many are between them', () => {
  expect(circleIn(build({ page: ['shared'], shared: ['first'], first: ['icons'], icons: ['shared'] }))).toEqual([
    'shared.js',
    'first.js',
    'icons.js',
    'shared.js',
  ]);
});

test('a part that several others need is no circle', () => {
  expect(circleIn(build({ page: ['first', 'icons'], other: ['icons'], icons: ['first'], first: [] }))).toBeNull();
});
