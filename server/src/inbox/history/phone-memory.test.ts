import type { Contact } from '@roost/contract/contacts.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signBody } from '../../../../simulator/src/simulator.ts';
import { fixture } from '../../channels/fixtures.ts';
import { acrossWorkspaces } from '../../db/db.ts';
import { laneBeside, laneOf } from '../../db/lanes.ts';
import { conversationWith, threadWith } from '../../test/past.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let number: { externalId: string; parentId: string };
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  const found = channels.find(({ kind }) => kind === 'whatsapp');
  number = { externalId: found?.externalId ?? '', parentId: found?.parentId ?? '' };
});
afterAll(() => roost.close());

/** A payload of the documentation, as if it were for our number. */
async function deliver(name: string): Promise<void> {
  const text = JSON.stringify(fixture('whatsapp', name))
    .replaceAll('271839405561208', number.externalId)
    .replaceAll('304918275560142', number.parentId);
  const body = Buffer.from(text);
  const headers = { 'x-hub-signature-256': signBody(roost.simulator.app.secret, body) };
  const answer = await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

describe('the memory of a phone that shares its number', () => {
  it('lands as history: in place, silent, with names, and files that follow', async () => {
    await deliver('history-chunk');
    await deliver('history-media-followup');
    await deliver('smb-app-state-sync-add');
    await roost.settle();
    const thread = await threadWith(workspace, 'Dana Whitfield');
    expect(thread.map(({ direction, kind, text, status }) => [direction, kind, text, status])).toEqual([
      ['out', 'text', 'Your invoice is ready', 'read'],
      ['in', 'image', 'receipt', null],
      ['in', 'text', 'Paid, thanks', null],
    ]);
    expect(await conversationWith(workspace, 'Dana Whitfield')).toMatchObject({ status: 'resolved', unreadCount: 0 });
    const contacts = await workspace.owner.call<{ items: Contact[] }>('GET', `${workspace.path}/contacts?limit=100`);
    expect(contacts.body.items.map(({ name }) => name)).toEqual(expect.arrayContaining(['Lee Park', 'Sofía Núñez']));
  });

  it('keeps nothing live waiting, however long it takes to read', async () => {
    const lane = laneBeside(laneOf(workspace.id, 'whatsapp_business_account', number.parentId));
    const customerId = [...roost.simulator.world.customers.values()].find(({ platforms }) =>
      platforms.includes('whatsapp'),
    )?.id;
    const name = roost.simulator.world.customers.get(customerId ?? '')?.name ?? '';
    // Somebody is still reading what came before.
    await acrossWorkspaces(roost.app.ctx, async (tx) => {
      await sql`select 1 from lanes where way = 'in' and lane = ${lane} for update`.execute(tx);
      await deliver('history-media-followup-echo');
      await roost.sim('POST', '/_sim/send', {
        platform: 'whatsapp',
        assetId: number.externalId,
        customerId,
        text: 'Hi',
      });
      await expect.poll(async () => (await conversationWith(workspace, name)).lastMessage?.text).toBe('Hi');
      const waiting = await tx.selectFrom('delivery_entries').select('lane').where('state', '=', 'waiting').execute();
      expect(waiting).toEqual([{ lane }]);
    });
    await roost.settle();
    expect(await conversationWith(workspace, name)).toMatchObject({ status: 'open', unreadCount: 1 });
  });
});
