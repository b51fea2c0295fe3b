import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('so many are done at once, the others wait their turn, and who would wait too long is refused', async () => {
  const inTurn = createTurns({ atOnce: 2, waiting: 2 });
  const ends: (() => void)[] = [];
  const begin = () => inTurn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const four = [begin(), begin(), begin(), begin()];
  await expect(begin()).rejects.toMatchObject({ code: 'unavailable' });
  expect(ends).toHaveLength(2);
  ends[0]?.();
  await four[0];
  await expect.poll(() => ends.length).toBe(3);
  ends[1]?.();
  await expect.poll(() => ends.length).toBe(4);
  for (const end of ends) end();
  await Promise.all(four);
});

test('what fails gives its turn to the next', async () => {
  const inTurn = createTurns({ atOnce: 1, waiting: 1 });
  const failing = inTurn(async () => Promise.reject(new Error('no')));
  const next = inTurn(async () => 'done');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});
