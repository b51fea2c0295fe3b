import type { Conversation } from '@roost/contract/conversations.ts';
import { signBody } from '../../../simulator/src/simulator.ts';
import { type TestClient, testClient } from './client.ts';
import type { TestRoost, TestWorkspace } from './roost.ts';

export interface Said {
  /** The customer's id at Meta, any digits. */
  from: string;
  text: string;
  /** Milliseconds since the epoch; now when left out. */
  at?: number;
}

let spoken = 0;

/** Customers write to a Page, in one signed delivery; resolves when it is in the inbox. */
export async function write(roost: TestRoost, pageId: string, said: readonly Said[]): Promise<void> {
  const messaging = said.map(({ from, text, at }) => {
    spoken += 1;
    return { sender: { id: from }, timestamp: at ?? Date.now(), message: { mid: `said-${spoken}`, text } };
  });
  await tell(roost, pageId, messaging);
}

/** Meta tells of what happened on a Page, in one signed delivery; resolves when it is in the inbox. */
export async function tell(roost: TestRoost, pageId: string, happened: readonly object[]): Promise<void> {
  const messaging = happened.map((one) => ({ recipient: { id: pageId }, ...one }));
  const body = Buffer.from(JSON.stringify({ object: 'page', entry: [{ id: pageId, time: Date.now(), messaging }] }));
  const headers = { 'x-hub-signature-256': signBody(roost.simulator.app.secret, body) };
  const posted = await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body });
  if (posted.status !== 200) throw new Error(`the delivery was answered with ${posted.status}`);
  await roost.settle();
}

/** A customer of the simulated Meta. */
export interface Customer {
  id: string;
  waId: string;
}

/** Somebody new writes for the first time; resolves when it is in the inbox. */
export async function newCustomer(
  roost: Pick<TestRoost, 'sim' | 'settle'>,
  platform: 'messenger' | 'instagram' | 'whatsapp',
  name: string,
  at?: number,
): Promise<Customer> {
  const { body: customer } = await roost.sim<Customer>('POST', '/_sim/customers', { name });
  await roost.sim('POST', '/_sim/send', { platform, customerId: customer.id, text: 'Hello?', at });
  await roost.settle();
  return customer;
}

export interface TestAgent extends TestClient {
  id: string;
}

/** A colleague, by invitation. */
export async function invite(
  roost: Pick<TestRoost, 'url'>,
  workspace: TestWorkspace,
  name: string,
  role: 'agent' | 'admin' = 'agent',
): Promise<TestAgent> {
  const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`;
  const invited = await workspace.owner.call<{ url: string }>('POST', `${workspace.path}/invitations`, { email, role });
  const client = testClient(roost.url);
  const token = invited.body.url.split('/').at(-1);
  await client.call('POST', `/api/invitations/${token}/accept`, { name, password: 'a long enough password' });
  const me = await client.call<{ agent: { id: string } }>('GET', '/api/me');
  return Object.assign(client, { id: me.body.agent.id });
}

/** The conversations of a workspace by the customer's id at Meta (their name, while nothing better is known). */
export async function conversationsByName(workspace: TestWorkspace): Promise<Map<string, Conversation>> {
  const { body } = await workspace.owner.call<{ items: Conversation[] }>(
    'GET',
    `${workspace.path}/conversations?status=all&limit=100`,
  );
  return new Map(body.items.map((one) => [one.contact.name, one]));
}
