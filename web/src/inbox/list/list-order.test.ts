import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anchorShift, holdOrder, neighbour, withoutRepeats } from './list-order.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));
const idsOf = (list: { id: string }[]) => list.map((row) => row.id);

test('while aiming, rows keep their places and new ones wait', () => {
  const held = holdOrder(['a', 'b', 'c'], rows('new', 'c', 'a', 'b', 'older'));
  expect(idsOf(held.rows)).toEqual(['a', 'b', 'c', 'older']);
  expect(held.waiting).toBe(1);
});

test('a row that left the list goes even while aiming', () => {
  expect(idsOf(holdOrder(['a', 'b', 'c'], rows('c', 'a')).rows)).toEqual(['a', 'c']);
});

test('holding never shows a row twice, never one that is gone', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 20 }).map(String));
  fc.assert(
    fc.property(ids, ids, (shown, fresh) => {
      const { rows: kept, waiting } = holdOrder(shown, rows(...fresh));
      expect(new Set(idsOf(kept)).size).toBe(kept.length);
      expect(kept.every((row) => fresh.includes(row.id))).toBe(true);
      expect(kept.length + waiting).toBe(fresh.length);
      expect(idsOf(kept).filter((id) => shown.includes(id))).toEqual(shown.filter((id) => fresh.includes(id)));
    }),
  );
});

test('the row at the top of the view stays where it is when others come above', () => {
  expect(anchorShift(['a', 'b', 'c'], ['x', 'y', 'a', 'b', 'c'], 1, 80)).toBe(160);
  expect(anchorShift(['a', 'b', 'c'], ['b', 'a', 'c'], 2, 80)).toBe(0);
});

test('if that row has gone, the next one below is kept in place', () => {
  expect(anchorShift(['a', 'b', 'c'], ['x', 'x2', 'a', 'c'], 1, 80)).toBe(80);
});

test('J and K stop at the ends, and begin at the first row', () => {
  expect(neighbour(['a', 'b'], 'b', 1)).toBeNull();
  expect(neighbour(['a', 'b'], 'a', -1)).toBeNull();
  expect(neighbour(['a', 'b'], null, 1)).toBe('a');
  expect(neighbour(['a', 'b'], 'gone', -1)).toBe('a');
  expect(neighbour([], null, 1)).toBeNull();
});

test('a conversation that moved up between two pages is in the list once, at its newer place', () => {
  expect(idsOf(withoutRepeats(rows('a', 'b', 'c', 'b', 'd')))).toEqual(['a', 'b', 'c', 'd']);
});
