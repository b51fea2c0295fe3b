import type { Diagnosis, DiagnosisItem } from '@roost/contract/doctor.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { type FrontDoor, openFrontDoor } from '../front-door.ts';
import {
  connectAsset,
  logInAtMeta,
  logins,
  makeWorkspace,
  saveCredentials,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../roost.ts';

/** A healthy workspace with a Page, an Instagram account and a WhatsApp number, ready to fall ill. */
export interface Ward {
  roost: TestRoost;
  door: FrontDoor;
  workspace: TestWorkspace;
  company: Company;
  channels: Record<'facebook' | 'instagram' | 'whatsapp', Channel>;
  customerId: string;
  /** Every check, now. */
  run(): Promise<DiagnosisItem[]>;
  fix(id: string, pin?: string): Promise<DiagnosisItem[]>;
  /** *Connect with Meta* again, everything ticked. */
  reconnect(): Promise<void>;
  /** A customer writes to an account and Roost has worked through it. */
  write(platform: 'messenger' | 'instagram' | 'whatsapp', text?: string): Promise<void>;
  /** An agent answers the conversation on the Page. */
  reply(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface Company {
  id: string;
  secret: string;
  person: { id: string; name: string };
  pageId: string;
  instagramId: string;
  phoneNumberId: string;
  wabaId: string;
}

export async function openWard(): Promise<Ward> {
  const door = await openFrontDoor();
  const roost = await startRoost({ PUBLIC_URL: door.url });
  door.leadTo(roost.app.ctx.config.port);
  const workspace = await makeWorkspace(roost);
  const company = await foundHealthyCompany(roost, door.url);
  await saveCredentials(workspace, company);
  const ward: Ward = {
    ...{ roost, door, workspace, company },
    channels: {} as Ward['channels'],
    customerId: await anyCustomer(roost),
    async run() {
      const { status, body } = await workspace.owner.call<Diagnosis>('POST', `${workspace.path}/doctor/run`);
      if (status !== 200) throw new Error(`doctor: ${status} ${JSON.stringify(body)}`);
      return body.items;
    },
    async fix(id, pin) {
      const path = `${workspace.path}/doctor/${encodeURIComponent(id)}/fix`;
      const { status, body } = await workspace.owner.call<Diagnosis>('POST', path, pin === undefined ? {} : { pin });
      if (status !== 200) throw new Error(`fix ${id}: ${status} ${JSON.stringify(body)}`);
      await roost.settle();
      return ward.run();
    },
    async reconnect() {
      const landed = await logInAtMeta(workspace);
      if (!landed.includes('login=')) throw new Error(`the login failed: ${landed}`);
    },
    async write(platform, text = 'Hello') {
      const assetId = { messenger: company.pageId, instagram: company.instagramId, whatsapp: company.phoneNumberId };
      const { customerId } = ward;
      const sent = await roost.sim('POST', '/_sim/send', { platform, customerId, assetId: assetId[platform], text });
      if (sent.status !== 200) throw new Error(`sim: ${JSON.stringify(sent.body)}`);
      await roost.settle();
    },
    async reply(text) {
      const { body } = await workspace.owner.call<{ items: { id: string; channelId: string }[] }>(
        'GET',
        `${workspace.path}/conversations`,
      );
      const conversation = body.items.find(({ channelId }) => channelId === ward.channels.facebook.id);
      const path = `${workspace.path}/conversations/${conversation?.id}/messages`;
      const sent = await workspace.owner.call('POST', path, { clientKey: text, mode: 'reply', text });
      if (sent.status !== 202) throw new Error(`reply: ${sent.status} ${JSON.stringify(sent.body)}`);
      await roost.settle();
    },
    async close() {
      await roost.close();
      await door.close();
    },
  };
  await ward.reconnect();
  for (const login of await logins(workspace)) {
    for (const asset of login.assets) ward.channels[asset.kind] = await connectAsset(workspace, login.id, asset);
  }
  for (const platform of ['messenger', 'instagram', 'whatsapp'] as const) await ward.write(platform);
  return ward;
}

/** Its app is live and its settings are filled in, as Meta wants them before going live. */
async function foundHealthyCompany(roost: TestRoost, publicUrl: string): Promise<Company> {
  const { body } = await roost.sim<Company>('POST', '/_sim/apps', { name: 'Corner Bakery' });
  const settings = {
    privacyPolicyUrl: `${publicUrl}/privacy`,
    termsUrl: `${publicUrl}/terms`,
    deauthorizeUrl: `${publicUrl}/api/meta/deauthorize`,
  };
  await roost.sim('PATCH', `/_sim/apps/${body.id}`, { settings });
  return body;
}

async function anyCustomer(roost: TestRoost): Promise<string> {
  const { body } = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  return body.customers[0]?.id ?? '';
}

/** Ids of the red checks, each with the name of what it is about. */
export function red(items: readonly DiagnosisItem[]): string[] {
  return items.filter(({ status }) => status === 'fail').map(({ id }) => id);
}
