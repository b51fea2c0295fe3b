import type { Contact } from '@roost/contract/contacts.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerDialog } from '../dialog.ts';
import { failAtMeta } from '../faults.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../roost.ts';

/** What only a customer and the company may know; each has a line of its own that would pass for one of the log. */
const forged = '\r\n{"level":50,"msg":"forged"}\r\n';
const phone = '34600987654';
const planted = {
  name: `Zacarias Quintanilla${forged}`,
  phone,
  'phone as it is written': '600 987 654',
  email: 'zacarias.quintanilla@example.org',
  message: `The rash came back after the ointment${forged}`,
  comment: 'Why did nobody call me about the biopsy',
  reply: `Your appointment with the dermatologist${forged}`,
  note: 'Owes us three invoices since spring',
};

const lines: string[] = [];
let roost: TestRoost;
let own: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost({ LOG_LEVEL: 'info' }, (line) => lines.push(line));
  own = await makeWorkspace(roost);
  await connectEverything(roost, own);
  const customer = await roost.sim<{ id: string }>('POST', '/_sim/customers', { name: planted.name });
  const customerId = customer.body.id;
  for (const platform of ['messenger', 'instagram', 'whatsapp']) {
    await roost.sim('POST', '/_sim/send', { platform, customerId, text: planted.message });
  }
  const post = await roost.sim<{ id: string }>('POST', '/_sim/posts', { platform: 'facebook', text: 'News' });
  await roost.sim('POST', '/_sim/comments', { postId: post.body.id, customerId, text: planted.comment });
  await roost.settle();
  await roost.sim('POST', '/_sim/number', { customerId, waId: phone });
  await roost.settle();
  await theAgent();
  await whatMetaRefuses();
  await whatCannotBeRead();
  await roost.settle();
}, 120_000);
afterAll(() => roost.close());

const ask = <T>(method: string, path: string, body?: unknown) => own.owner.call<T>(method, `${own.path}${path}`, body);

async function conversations(): Promise<Conversation[]> {
  const { body } = await ask<{ items: Conversation[] }>('GET', '/conversations?status=all&limit=100');
  return body.items;
}

async function theAgent(): Promise<void> {
  const { body: made } = await ask<Contact>('POST', '/contacts', { name: planted.name, email: planted.email });
  await ask('POST', `/contacts/${made.id}/notes`, { text: planted.note });
  for (const wanted of Object.values(planted)) {
    const q = encodeURIComponent(wanted);
    for (const list of ['contacts', 'conversations', 'search']) await ask('GET', `/${list}?q=${q}`);
  }
  // Refused: a number of no country, an address that is none, a field that there is not.
  for (const wish of [
    { phone: planted['phone as it is written'] },
    { email: `${planted.email} ` },
    { telefon: phone },
  ]) {
    await ask('PATCH', `/contacts/${made.id}`, wish);
  }
  const file = `name,email,phone\n${planted.note},${planted.email},${planted['phone as it is written']}\n"${planted.note}`;
  await fetch(`${roost.url}${own.path}/contacts/import`, {
    method: 'POST',
    headers: { 'x-roost': '1', cookie: own.owner.cookie, 'content-type': 'text/csv' },
    body: file,
  });
  await ask('GET', '/contacts/export');
  await ask('DELETE', `/contacts/${made.id}`);
}

/** Meta repeats in its errors what it was given. */
async function whatMetaRefuses(): Promise<void> {
  const message = `No matching user ${Object.values(planted).join(' ')}`;
  await failAtMeta(roost, '', { status: 400, error: { code: 100, message } });
  for (const { id, lastMessage } of await conversations()) {
    await ask('POST', `/conversations/${id}/typing`);
    await ask('POST', `/conversations/${id}/read`, { upTo: lastMessage?.id });
    await ask('POST', `/conversations/${id}/messages`, { text: planted.reply, clientKey: 'a' });
  }
  await roost.settle();
  await roost.sim('DELETE', '/_sim/faults');
  const wish = { flow: 'facebook' };
  const { body } = await ask<{ authorizeUrl: string }>('POST', '/meta/connect', wish);
  const back = await answerDialog(body.authorizeUrl);
  await failAtMeta(roost, '', { status: 400, error: { code: 1999, message: `Something else${forged}` } });
  await own.owner.call('GET', back);
  await roost.sim('DELETE', '/_sim/faults');
}

/** Deliveries that break on the way in, and requests that are none of ours. */
async function whatCannotBeRead(): Promise<void> {
  const { id } = [...roost.simulator.world.pages.values()][0] ?? expect.unreachable('no Page');
  const message = { mid: 'm_1', text: `${planted.message}\u0000` };
  for (const timestamp of [Date.now(), 'yesterday', 1e300]) {
    const messaging = [{ sender: { id: '1' }, recipient: { id }, timestamp, message }];
    const body = { object: 'page', entry: [{ id, time: timestamp, messaging }] };
    await roost.sim('POST', '/_sim/webhooks/emit', { body });
    await roost.sim('POST', '/_sim/webhooks/emit', { body: `${JSON.stringify(body)}${planted.message}` });
  }
  await ask('GET', `/${encodeURIComponent(planted.message)}`);
  await ask('GET', `/contacts/${encodeURIComponent(planted.email)}`);
}

test('what was planted went all the ways, and there is something in the log', async () => {
  expect((await conversations()).length).toBeGreaterThan(3);
  const { body } = await ask<{ items: Contact[] }>('GET', `/contacts?q=${phone}`);
  expect(body.items).toMatchObject([{ phone: `+${phone}` }]);
  const told = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  expect(told).toEqual(expect.arrayContaining(['typing was not shown', 'not marked as seen']));
});

test('nothing of a customer is in any line of the log', () => {
  const all = lines.join('');
  const found = Object.entries(planted).filter(([, text]) => {
    const plain = text.replace(forged, '');
    return all.includes(plain) || all.includes(encodeURIComponent(plain));
  });
  expect(found.map(([what]) => what)).toEqual([]);
});

test('each line of the log is one JSON value, whatever is in it', () => {
  expect(lines.filter((line) => line.includes('forged')).length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(line).toMatch(/^\{[^\r\n]+\}\n$/);
    expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' });
  }
});
