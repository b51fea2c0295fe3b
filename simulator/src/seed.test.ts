import { expect, it } from 'vitest';
import { addCustomer } from './seed.ts';
import { createSimulator } from './simulator.ts';

it('gives every customer a number of their own', async () => {
  const sim = await createSimulator({ seed: 7 });
  const numbers = Array.from({ length: 1_000 }, (_, n) => addCustomer(sim.world, `Customer ${n}`).waId);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.every((number) => /^1\d{10}$/.test(number))).toBe(true);
  await sim.close();
});
