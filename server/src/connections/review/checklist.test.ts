/** The production checklist: what is ticked, what is not, and the texts for App Review. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appIn } from '../../test/doctor/fault.ts';
import { ownLogin } from '../../test/doctor/faults-instagram-login.ts';
import { checklistOf, openWard, type Ward } from '../../test/doctor/ward.ts';

let ward: Ward;

beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());

const read = () => checklistOf(ward);

test('ticks nothing about accounts before there is one', async () => {
  const patient = await ward.admit('Nobody Yet');
  await ward.run(patient);
  const { items } = await checklistOf(patient);
  expect(items.filter(({ status }) => status === 'ok').map(({ id }) => id)).toEqual(['redirect', 'privacy', 'terms']);
  const waiting = items.filter(({ message }) => message === 'Connect an account first.');
  expect(waiting.map(({ id }) => id)).toEqual(['review', 'permissions', 'webhooks']);
});

test.each([
  ['permissions', 'instagram-login.permissions'],
  ['webhooks', 'whatsapp.delivers'],
  ['redirect', 'instagram-login.app'],
])('asks under %s also %s', async (id, check) => {
  const question = (await read()).items.find((one) => one.id === id);
  expect(question?.checks).toContain(check);
});

test('ticks what Meta tells, and sends to the dashboard for what only that knows', async () => {
  await ward.run();
  const { items } = await read();
  expect(items.map(({ id, status }) => `${id} ${status}`)).toEqual([
    ...['review ok', 'permissions ok', 'webhooks ok', 'redirect ok', 'live unknown'],
    ...['privacy ok', 'terms ok', 'deletion unknown'],
  ]);
  const unknown = items.filter(({ status }) => status === 'unknown');
  expect(unknown.every(({ dashboardUrl }) => dashboardUrl?.includes(ward.company.id))).toBe(true);
});

test('repeats the doctor’s sentence where something is missing', async () => {
  appIn(ward).standardAccess = ['pages_messaging'];
  const found = (await ward.run()).find(({ check }) => check === 'production.review');
  appIn(ward).standardAccess = [];
  const { items } = await read();
  expect(items[0]).toMatchObject({ id: 'review', status: 'warn', message: found?.message });
});

test('has a text for every permission that was asked for, with this company’s names and no gaps', async () => {
  const { review } = await read();
  const names = review.permissions.map(({ permission }) => permission);
  expect(names).toEqual(
    expect.arrayContaining(['pages_messaging', 'instagram_manage_messages', 'whatsapp_business_messaging']),
  );
  const texts = review.permissions.map(({ text }) => text).join(' ');
  expect(texts).toContain('Corner Bakery');
  expect(JSON.stringify(review)).not.toMatch(/undefined|our Page|our account|our number/);
  expect(review.permissions.every(({ shots }) => shots.length > 0)).toBe(true);
  // What the inbox does with people’s names and after a day needs features, which Meta reviews the same way.
  expect(names).toEqual(expect.arrayContaining(['Human Agent', 'Business Asset User Profile Access']));
});

test('has those of Instagram Login too, where an account logged in as itself', async () => {
  const { review } = await checklistOf(await ownLogin(ward));
  const names = review.permissions.map(({ permission }) => permission);
  const permissions = ['basic', 'manage_messages', 'manage_comments'].map((name) => `instagram_business_${name}`);
  expect(names).toEqual([...permissions, 'Human Agent']);
});
