import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWard, red, type Ward } from '../../test/doctor/ward.ts';

let ward: Ward;

beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());

test('a healthy workspace is green from end to end: nothing red, nothing unknown', async () => {
  const items = await ward.run();
  expect(red(items)).toEqual([]);
  expect(items.filter(({ status }) => status !== 'ok').map(({ id, message }) => `${id} ${message}`)).toEqual([]);
});
