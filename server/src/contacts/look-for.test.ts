import type { Contact } from '@roost/contract/contacts.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
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

async function make(contact: Partial<Contact>): Promise<void> {
  expect((await own.owner.call('POST', `${own.path}/contacts`, contact)).status).toBe(201);
}
async function namesFound(q: string): Promise<string[]> {
  const path = `${own.path}/contacts?q=${encodeURIComponent(q)}`;
  return (await own.owner.call<{ items: Contact[] }>('GET', path)).body.items.map(({ name }) => name);
}

test('a contact is found whatever the accents, the case and the order of the words', async () => {
  await make({ name: 'José Ñandú', email: 'pepe@granja.example' });
  for (const q of ['jose', 'JOSÉ', 'nandu jose', 'andu', '  pepe   ñandú ', 'granja José']) {
    expect(await namesFound(q), q).toEqual(['José Ñandú']);
  }
  await make({ name: 'Zoe Mueller' });
  expect(await namesFound('zoé')).toEqual(['Zoe Mueller']);
  expect(await namesFound('zoe pepe')).toEqual([]);
  await make({ name: '100 % wool_shop \\o/' });
  for (const q of ['100 %', 'wool_shop', '\\o/']) expect(await namesFound(q), q).toEqual(['100 % wool_shop \\o/']);
});

test('a contact is found by a number, however it is written', async () => {
  await make({ name: 'Xaver', phone: '+49 171 2345678' });
  for (const q of ['+49 171 2345678', '0171/234 56 78', '0049 171 2345678', '(0171) 2345678', '2345678', '171234']) {
    expect(await namesFound(q), q).toEqual(['Xaver']);
  }
});

test('who writes by WhatsApp is found by the number they write from', async () => {
  const { waId } = await newCustomer(roost, 'whatsapp', 'Wanda Whats');
  expect(await namesFound(`+${waId}`)).toEqual(['Wanda Whats']);
  expect(await namesFound(waId.slice(-7))).toEqual(['Wanda Whats']);
});

test('conversations are narrowed down to a name in the same way', async () => {
  await newCustomer(roost, 'whatsapp', 'Éva Kovács');
  for (const q of ['eva', 'KOVACS éva']) {
    const path = `${own.path}/conversations?q=${encodeURIComponent(q)}`;
    const { items } = (await own.owner.call<{ items: Conversation[] }>('GET', path)).body;
    expect(items.map(({ contact }) => contact.name)).toEqual(['Éva Kovács']);
  }
});

test('contacts stand in the order of a phone book, each on one page', async () => {
  const names = [
    'Zoe Book',
    'ana book',
    'Ångström Book',
    'Éric Book',
    'eric Book',
    'Eric Book',
    'Berta Book',
    'Ana Book',
  ];
  for (const name of names) await make({ name });
  const inOrder: string[] = [];
  for (let cursor = ''; ; ) {
    const path = `${own.path}/contacts?q=book&limit=1${cursor}`;
    const { body } = await own.owner.call<{ items: Contact[]; nextCursor: string | null }>('GET', path);
    inOrder.push(...body.items.map(({ name }) => name));
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(inOrder.map((name) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase())).toEqual(
    ['ana', 'ana', 'angstrom', 'berta', 'eric', 'eric', 'eric', 'zoe'].map((name) => `${name} book`),
  );
  expect([...inOrder].sort()).toEqual([...names].sort());
});
