import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inBatches } from './batches.ts';

test('no request names more conversations than the server takes, and none is left out', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 1_300 }), { maxLength: 6 });
  fc.assert(
    fc.property(sizes, (counts) => {
      const changes = counts.map((count, which) => ({
        ids: Array.from({ length: count }, (_, at) => `${which}/${at}`),
        change: { priority: which % 2 === 0 ? ('low' as const) : ('high' as const) },
      }));
      const batches = inBatches(changes);
      for (const batch of batches) {
        expect(batch.reduce((sum, { ids }) => sum + ids.length, 0)).toBeLessThanOrEqual(500);
        expect(batch.every(({ ids }) => ids.length > 0)).toBe(true);
      }
      const told = (list: typeof changes) => list.flatMap(({ ids, change }) => ids.map((id) => [id, change.priority]));
      expect(told(batches.flat() as typeof changes)).toEqual(told(changes));
      expect(batches.length).toBe(Math.ceil(counts.reduce((sum, count) => sum + count, 0) / 500));
    }),
  );
});
