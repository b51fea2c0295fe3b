import { readFile } from 'node:fs/promises';
import type { Diagnosis, DiagnosisItem } from '@roost/contract/doctor.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acrossWorkspaces } from '../../db/db.ts';
import { describeDoctor, type Seen } from '../../test/doctor/doctor-page.ts';
import { appIn, type Fault } from '../../test/doctor/fault.ts';
import { accountFaults } from '../../test/doctor/faults-account.ts';
import { appFaults } from '../../test/doctor/faults-app.ts';
import { connectOwn, instagramLoginFaults, ownLogin } from '../../test/doctor/faults-instagram-login.ts';
import { loginFaults } from '../../test/doctor/faults-login.ts';
import { roostFaults } from '../../test/doctor/faults-roost.ts';
import { checklistOf, openWard, type Patient, type Ward } from '../../test/doctor/ward.ts';
import { failAtMeta } from '../../test/faults.ts';
import { connectAsset, logins } from '../../test/roost.ts';
import { checks } from './checks.ts';
import { makeRound } from './doctor.ts';

let ward: Ward;
const seen: Seen[] = [];

beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());

function of(items: readonly DiagnosisItem[], ...colours: DiagnosisItem['status'][]): string[] {
  return items.filter(({ status }) => colours.includes(status)).map(({ id }) => id);
}

async function channelsOf({ workspace }: Patient): Promise<Channel[]> {
  return (await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels`)).body.items;
}

test('a healthy workspace is green from end to end: nothing red, nothing amber, nothing unknown', async () => {
  const items = await ward.run();
  expect(items.filter(({ status }) => status !== 'ok').map(({ id, message }) => `${id} ${message}`)).toEqual([]);
});

test('so is an Instagram account that logged in as itself for comments alone', async () => {
  const patient = await ward.admit('Comments Alone');
  await connectOwn(ward, patient, { features: ['instagramComments'] });
  const items = await ward.run(patient);
  expect(items.find(({ check }) => check === 'instagram-login.permissions')).toMatchObject({ status: 'ok' });
  expect(of(items, 'fail')).toEqual([]);
});

test('so is one whose Instagram account logged in as itself', async () => {
  const items = await ward.run(await ownLogin(ward));
  expect(items.filter(({ status }) => status !== 'ok').map(({ id, message }) => `${id} ${message}`)).toEqual([]);
  expect(items.map(({ check }) => check)).toEqual(expect.arrayContaining(['account.fields', 'instagram.access']));
});

const faults: readonly Fault[] = [
  ...roostFaults,
  ...appFaults,
  ...loginFaults,
  ...accountFaults,
  ...instagramLoginFaults,
];

describe('each planted fault makes its own check red and no other, and mending it makes all green again', () => {
  test.each(faults)('$check: $planted', async (fault) => {
    const patient = (await fault.plant(ward)) ?? ward;
    const expected = fault.about === undefined ? fault.check : `${fault.check}:${fault.about(ward, patient)}`;
    let mended: DiagnosisItem[];
    try {
      const ill = await ward.run(patient);
      expect(of(ill, 'fail', ...(fault.colour === 'amber' ? (['warn'] as const) : []))).toEqual([expected]);
      const [item] = ill.filter(({ id }) => id === expected);
      if (item !== undefined) seen.push({ fault, item });
      expect(item?.fixable).toBe(fault.mend === 'fix');
      // What is answered by this check is not ticked on the way to App Review either.
      const answered = (await checklistOf(patient)).items.filter((question) => question.checks.includes(fault.check));
      expect(answered.filter(({ status }) => status === 'ok')).toEqual([]);
      // Nor does the account's own row go on saying that it is connected.
      if (item?.status === 'fail' && item.channelId !== undefined) {
        const row = (await channelsOf(patient)).find(({ id }) => id === item.channelId);
        expect(row?.state.code).not.toBe('connected');
      }
    } finally {
      // Also after a failure, so that the next fault meets a healthy patient.
      if (fault.mend === 'fix') mended = await ward.fix(expected, fault.pin, patient);
      else {
        await fault.mend(ward, patient);
        mended = await ward.run(patient);
      }
    }
    expect(of(mended, 'fail', 'unknown')).toEqual([]);
    expect(mended.find(({ id }) => id === expected)?.status).toBe('ok');
    expect((await channelsOf(patient)).filter(({ state }) => state.code !== 'connected')).toEqual([]);
  });
});

describe('the run', () => {
  const doctor = () => `${ward.workspace.path}/doctor`;

  test('is kept: whoever looks later sees the same, with its time', async () => {
    const items = await ward.run();
    const { body } = await ward.workspace.owner.call<Diagnosis>('GET', doctor());
    expect(body).toMatchObject({ running: null, items });
    expect(Date.parse(body.ranAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  test('of one check looks again at that and what it depends on, and at nothing else', async () => {
    const before = await ward.run();
    const later = Math.max(...before.map(({ checkedAt }) => Date.parse(checkedAt))) + 1;
    await expect.poll(() => Date.now()).toBeGreaterThan(later);
    const answer = await ward.workspace.owner.call<Diagnosis>('POST', `${doctor()}/run`, { ids: ['app.secret'] });
    const fresh = answer.body.items.filter(({ checkedAt }) => Date.parse(checkedAt) >= later).map(({ id }) => id);
    expect(fresh.sort()).toEqual(['app.id-format', 'app.saved', 'app.secret', 'server.key', 'server.meta']);
  });

  test('asked for twice at once is made once', async () => {
    const [one, other] = await Promise.all([ward.run(), ward.run()]);
    expect(other).toEqual(one);
  });

  test('of a check that breaks goes on without it, and says so', async () => {
    await failAtMeta(ward.roost, '/subscriptions', { brokenJson: true });
    const items = await ward.run();
    await ward.roost.sim('DELETE', '/_sim/faults');
    const unknown = items.filter(({ status }) => status === 'unknown');
    expect(new Set(unknown.map(({ check }) => check))).toEqual(new Set(['webhook.registered', 'webhook.fields']));
    expect(unknown.every(({ message }) => /did not tell|cannot tell/.test(message))).toBe(true);
    expect(of(items, 'fail')).toEqual([]);
  });

  test('mends nothing that it cannot mend', async () => {
    const { owner } = ward.workspace;
    expect(await owner.call('POST', `${doctor()}/app.secret/fix`, {})).toMatchObject({ status: 422 });
    expect(await owner.call('POST', `${doctor()}/no.such/fix`, {})).toMatchObject({ status: 404 });
    expect(await owner.call('POST', `${doctor()}/run`, { ids: ['no.such'] })).toMatchObject({ status: 404 });
    const number = `${doctor()}/whatsapp.registered:${ward.channels.whatsapp.id}/fix`;
    expect(await owner.call('POST', number, {})).toMatchObject({
      status: 422,
      body: { error: { code: 'pin_needed' } },
    });
  });

  test('names no secret', async () => {
    const app = appIn(ward);
    const tokens = [...ward.roost.simulator.world.tokens.keys()];
    const { rows } = await acrossWorkspaces(ward.roost.app.ctx, (tx) =>
      sql<{ text: string }>`select finding::text as text from doctor_results`.execute(tx),
    );
    const told = rows.map(({ text }) => text).join('\n');
    expect(told.length).toBeGreaterThan(1000);
    expect([app.secret, ...tokens].filter((secret) => told.includes(secret))).toEqual([]);
  });
});

describe('an account’s row', () => {
  test('tells of the Page it is on, too', async () => {
    const fault = accountFaults.find(({ check }) => check === 'account.subscribed');
    await fault?.plant(ward);
    await ward.run();
    const ill = (await channelsOf(ward)).filter(({ state }) => state.reason === 'check_failed');
    expect(ill.map(({ kind }) => kind).sort()).toEqual(['facebook', 'instagram']);
    await ward.fix(`account.subscribed:${ward.company.pageId}`);
    expect((await channelsOf(ward)).filter(({ state }) => state.code !== 'connected')).toEqual([]);
  });

  test('of a number connected while WhatsApp let it send nothing is well again when WhatsApp does', async () => {
    const patient = await ward.admit('Blocked Number');
    const number = ward.roost.simulator.world.phoneNumbers.get(patient.company.phoneNumberId);
    if (number === undefined) throw new Error('the company has no number');
    number.blockedBecause = 'There is no valid payment method.';
    await ward.connect(patient);
    for (const login of await logins(patient.workspace))
      for (const asset of login.assets) await connectAsset(patient.workspace, login.id, asset);
    const state = async () => (await channelsOf(patient)).find(({ kind }) => kind === 'whatsapp')?.state;
    expect(await state()).toMatchObject({ code: 'attention', reason: 'number_state' });
    await ward.run(patient);
    expect(await state()).toMatchObject({ code: 'attention', reason: 'number_state' });
    number.blockedBecause = null;
    await ward.run(patient);
    expect(await state()).toMatchObject({ code: 'connected', reason: 'ok' });
  });
});

describe('a round', () => {
  const mended = async () => {
    const { rows } = await acrossWorkspaces(ward.roost.app.ctx, (tx) =>
      sql<{ by: string; subject: string }>`
        select actor_type as by, subject from audit_log
        where workspace_id = ${ward.workspace.id} and action = 'doctor.fixed' and actor_type = 'system'
        order by id`.execute(tx),
    );
    return rows.map(({ subject }) => subject);
  };
  const round = async () => {
    const { ctx } = ward.roost.app;
    const doctor = { ctx, replayDead: async () => {}, syncTemplates: async () => {} };
    await makeRound(doctor, ward.workspace.id);
    await ward.roost.settle();
    const { body } = await ward.workspace.owner.call<Diagnosis>('GET', `${ward.workspace.path}/doctor`);
    return of(body.items, 'fail');
  };
  const install = () => ward.roost.simulator.world.pages.get(ward.company.pageId)?.installs;

  test('subscribes an account that Meta has unsubscribed, notes it once, and fetches what was missed', async () => {
    await ward.run();
    install()?.delete(ward.company.id);
    await ward.roost.passTime(2_000);
    await ward.write('messenger', 'Did you hear me?');
    await ward.roost.settle();
    expect(await round()).toEqual([]);
    await expect.poll(() => saidOnPage(), { timeout: 20_000 }).toContain('Did you hear me?');
    const subject = `account.subscribed:${ward.company.pageId}`;
    expect(await mended()).toEqual([subject]);
    install()?.get(ward.company.id)?.delete('messages');
    expect(await round()).toEqual([]);
    expect(await round()).toEqual([]);
    expect(await mended()).toEqual([subject, `account.fields:${ward.company.pageId}`]);
  });

  test('leaves a WhatsApp account to whoever has led it elsewhere', async () => {
    const before = await mended();
    const fault = accountFaults.find(({ planted }) => planted === 'The WhatsApp account delivers to another address');
    await fault?.plant(ward);
    expect(await round()).toEqual([`account.subscribed:${ward.company.wabaId}`]);
    expect(await mended()).toEqual(before);
    await ward.fix(`account.subscribed:${ward.company.wabaId}`);
  });

  async function saidOnPage(): Promise<string[]> {
    const { rows } = await acrossWorkspaces(ward.roost.app.ctx, (tx) =>
      sql<{ text: string }>`
        select text from messages where workspace_id = ${ward.workspace.id} and channel_id = ${ward.channels.facebook.id}
          and unread`.execute(tx),
    );
    return rows.map(({ text }) => text);
  }
});

test('every fault has its own sentence', () => {
  const sentences = seen.map(({ item }) => item.message);
  expect(sentences.filter((one, index) => sentences.indexOf(one) !== index)).toEqual([]);
});

test('docs/GUIDE.md leads to checks that exist, and to every check', async () => {
  const guide = await readFile(new URL('../../../../docs/GUIDE.md', import.meta.url), 'utf8');
  const linked = [...guide.matchAll(/\[([^\]]+)\]\(DOCTOR\.md#([a-z-]+)\)/g)].map(
    ([, title, anchor]) => `${anchor} ${title}`,
  );
  const known = checks.map(({ id, title }) => `${id.replaceAll('.', '')} ${title}`);
  expect(linked.filter((one) => !known.includes(one))).toEqual([]);
  expect(known.filter((one) => !linked.includes(one))).toEqual([]);
});

/** What people who followed the older guide search for. */
const headingsOfTheGuide = [
  ...['Overview', 'Prerequisites', 'Step 1: Create a Meta App', '1.1 Go to Meta for Developers', '1.2 Choose App Type'],
  ...['1.3 Provide App Details', 'Step 2: Configure Your App', '2.1 Add Products', 'Facebook Login'],
  ...['Instagram API (for Instagram DMs)', 'Messenger API (for Facebook Page messages)'],
  ...['WhatsApp Business API (optional, for WhatsApp messages)', '2.2 Configure OAuth Settings'],
  ...['2.3 Get Your App Credentials', 'Step 3: Request Permissions'],
  ...['3.1 Standard Permissions (Available Immediately)', '3.2 Advanced Permissions (Require App Review)'],
  ...['Instagram Permissions', 'WhatsApp Permissions', '3.3 How to Request Permissions', 'Step 4: Configure Your CRM'],
  ...['4.1 Add Your Credentials', '4.2 Connect Your Meta Account', '4.3 Verify Connection'],
  ...['Step 5: Test Your Integration', '5.1 Test Instagram DMs', '5.2 Test Facebook Page Messages'],
  ...['5.3 Test WhatsApp (if configured)', 'Troubleshooting', 'Error: "Meta App credentials not configured"'],
  ...['Error: "Invalid App ID format"', 'Error: "Token exchange failed"', 'Connection Works But No Messages Appear'],
  ...['Instagram Business Account Not Detected', 'Advanced Configuration', 'Webhooks for Real-Time Messages'],
  ...['Token Refresh', 'Production Checklist', 'Security Best Practices', 'Support Resources', 'Additional Notes'],
  ...['Development vs Production Mode', 'Test Users', 'Rate Limits', 'Quick Reference', 'Required Scopes'],
];

test('docs/GUIDE.md keeps every heading that people search for, in their order, each step with its checks', async () => {
  const guide = await readFile(new URL('../../../../docs/GUIDE.md', import.meta.url), 'utf8');
  const sections = guide.split(/^#{2,4} /m).slice(1);
  const headings = sections.map((section) => section.slice(0, section.indexOf('\n')));
  expect(headings.filter((one) => headingsOfTheGuide.includes(one))).toEqual(headingsOfTheGuide);
  const steps = guide.split(/^## /m).filter((part) => /^(Step \d|Troubleshooting|Production Checklist)/.test(part));
  expect(steps).toHaveLength(7);
  expect(steps.filter((step) => !step.includes('](DOCTOR.md#')).map((step) => step.split('\n')[0])).toEqual([]);
  const troubles = sections.filter((section) =>
    /^(Error:|Connection Works|Instagram Business Account Not)/.test(section),
  );
  expect(troubles.filter((section) => !section.includes('](DOCTOR.md#'))).toEqual([]);
  expect(guide).toContain('cloudflared tunnel --url http://localhost:3000');
  expect(guide).toMatch(/PUBLIC_URL=https:\/\/\S+ npm run serve/);
});

test('docs/DOCTOR.md tells what these tests saw', async () => {
  expect(new Set(seen.map(({ fault }) => fault.planted)).size).toBeGreaterThanOrEqual(28);
  await expect(describeDoctor(seen, ward)).toMatchFileSnapshot('../../../../docs/DOCTOR.md');
});
