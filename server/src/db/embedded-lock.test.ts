import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeLock } from './embedded-lock.ts';

test('a start that is too busy to hear the owner’s answer does not take the owner for dead', async () => {
  const place = mkdtempSync(join(tmpdir(), 'roost-lock-'));
  const owner = await takeLock(place, place);
  const second = takeLock(place, place);
  // Nothing is heard meanwhile, and timers come first afterwards: so it is where a start reads its code all at once.
  const until = performance.now() + 900;
  while (performance.now() < until);
  await expect(second).rejects.toMatchObject({ name: 'DataDirInUse' });
  expect(await owner.stillOurs()).toBe(true);
  await owner.release();
  rmSync(place, { recursive: true });
});
