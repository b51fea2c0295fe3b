import type { Contact } from '@roost/contract/contacts.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCustomer } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let own: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  await connectEverything(roost, own);
});
afterAll(() => roost.close());

const someoneWrites = (name: string) => newCustomer(roost, 'whatsapp', name);
async function writes(customerId: string): Promise<void> {
  await roost.sim('POST', '/_sim/send', { platform: 'whatsapp', customerId, text: 'hello' });
  await roost.settle();
}
async function changesNumber(customerId: string, waId: string): Promise<void> {
  await roost.sim('POST', '/_sim/number', { customerId, waId });
  await roost.settle();
}
async function named(name: string): Promise<Contact[]> {
  const path = `${own.path}/contacts?q=${encodeURIComponent(name)}`;
  return (await own.owner.call<{ items: Contact[] }>('GET', path)).body.items;
}
const phonesOf = async (name: string) => (await named(name)).map(({ phone }) => phone);

test('the number somebody writes from by WhatsApp is their phone, and follows them to a new one', async () => {
  const { id, waId } = await someoneWrites('Wanda Whats');
  expect(await phonesOf('Wanda')).toEqual([`+${waId}`]);
  await changesNumber(id, '34600999888');
  await writes(id);
  expect(await phonesOf('Wanda')).toEqual(['+34600999888']);
});

test('a phone that an agent wrote stays', async () => {
  const { id } = await someoneWrites('Olga Other');
  const [contact] = await named('Olga');
  await own.owner.call('PATCH', `${own.path}/contacts/${contact?.id}`, { phone: '+34600555444' });
  await changesNumber(id, '34600333001');
  await writes(id);
  expect(await phonesOf('Olga')).toEqual(['+34600555444']);
});

test('a file with the number of somebody who writes by WhatsApp means them', async () => {
  const { waId } = await someoneWrites('Fiona File');
  const response = await fetch(`${roost.url}${own.path}/contacts/import`, {
    method: 'POST',
    headers: { 'x-roost': '1', cookie: own.owner.cookie, 'content-type': 'text/csv' },
    body: `name,email,phone\nFiona File,fiona@file.example,+${waId}\n`,
  });
  expect(response.status).toBe(202);
  await roost.app.drain();
  expect((await named('Fiona')).map(({ email }) => email)).toEqual(['fiona@file.example']);
});
