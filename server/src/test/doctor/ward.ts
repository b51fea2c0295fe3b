import type { Checklist } from '@roost/contract/checklist.ts';
import type { Diagnosis, DiagnosisItem } from '@roost/contract/doctor.ts';
import type { FeatureKey } from '@roost/contract/features.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { answerDialog, type DialogChoice } from '../dialog.ts';
import { type FrontDoor, openFrontDoor } from '../front-door.ts';
import {
  confirmHeld,
  connectAsset,
  logInAtMeta,
  logins,
  makeWorkspace,
  saveCredentials,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../roost.ts';

/** A workspace with a company and its Meta app at the simulated Meta. */
export interface Patient {
  workspace: TestWorkspace;
  company: Company;
}

/** What the simulator gives a new company. */
interface Company {
  id: string;
  secret: string;
  person: { id: string; name: string };
  pageId: string;
  instagramId: string;
  phoneNumberId: string;
  wabaId: string;
}

/** A healthy patient with a Page, an Instagram account and a WhatsApp number, ready to fall ill; and beds for others. */
export interface Ward extends Patient {
  roost: TestRoost;
  door: FrontDoor;
  channels: Record<'facebook' | 'instagram' | 'whatsapp', Channel>;
  customerId: string;
  /** Another company, with its credentials saved and nothing connected. */
  admit(name: string): Promise<Patient>;
  /** Every check, now. */
  run(patient?: Patient): Promise<DiagnosisItem[]>;
  fix(id: string, pin?: string, patient?: Patient): Promise<DiagnosisItem[]>;
  /** *Connect with Meta*, asking again for what was declined; everything ticked unless told otherwise. */
  connect(patient?: Patient, choice?: DialogChoice): Promise<void>;
  /** A try to connect that Meta stops inside its window. */
  tryInVain(patient: Patient, features: readonly FeatureKey[]): Promise<void>;
  /** A customer writes to an account; `settle` then waits until Roost has worked through it. */
  write(platform: 'messenger' | 'instagram' | 'whatsapp', text?: string): Promise<void>;
  /** An agent answers the conversation on the Page. */
  reply(text: string): Promise<void>;
  close(): Promise<void>;
}

const everything: FeatureKey[] = ['pageMessages', 'instagramMessages', 'instagramComments', 'whatsapp'];

export async function openWard(): Promise<Ward> {
  const door = await openFrontDoor();
  const roost = await startRoost({ PUBLIC_URL: door.url });
  door.leadTo(roost.app.ctx.config.port);
  // The admin's own browser does not come through the door that the tests shut.
  const first = await makeWorkspace({ url: `http://127.0.0.1:${roost.app.ctx.config.port}` });
  // Hundreds of examinations in a minute are not what Meta's pace for conversations is about.
  await roost.sim('POST', '/_sim/limits', { conversationsPerSecond: 1_000 });
  const company = await foundCompany(roost, 'Corner Bakery');
  await saveCredentials(first, company);
  const { body: state } = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  const ward: Ward = {
    ...{ roost, door, workspace: first, company },
    channels: {} as Ward['channels'],
    customerId: state.customers[0]?.id ?? '',
    async admit(name) {
      const { body } = await first.owner.call<{ id: string }>('POST', '/api/workspaces', { name });
      const workspace = { id: body.id, path: `/api/workspaces/${body.id}`, owner: first.owner };
      const patient = { workspace, company: await foundCompany(roost, name) };
      await saveCredentials(workspace, patient.company);
      return patient;
    },
    run: ({ workspace } = ward) => items(workspace, 'run'),
    async fix(id, pin, patient = ward) {
      await items(patient.workspace, `${encodeURIComponent(id)}/fix`, pin === undefined ? {} : { pin });
      await roost.settle();
      return ward.run(patient);
    },
    async connect({ workspace } = ward, choice = {}) {
      const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
        ...{ flow: 'facebook', features: everything, askAgain: true },
      });
      const done = await workspace.owner.call('GET', await answerDialog(begun.body.authorizeUrl, choice));
      const landed = done.headers.get('location') ?? '';
      if (!landed.includes('login=')) throw new Error(`the login failed: ${landed}`);
      await confirmHeld(workspace);
    },
    async tryInVain({ workspace }, features) {
      const stopped = await logInAtMeta(workspace, features).catch((error: Error) => error.message);
      if (!stopped.includes('refused')) throw new Error(`Meta let it through: ${stopped}`);
    },
    async write(platform, text = 'Hello') {
      const assetId = { messenger: company.pageId, instagram: company.instagramId, whatsapp: company.phoneNumberId };
      const { customerId } = ward;
      const sent = await roost.sim('POST', '/_sim/send', { platform, customerId, assetId: assetId[platform], text });
      if (sent.status !== 200) throw new Error(`sim: ${JSON.stringify(sent.body)}`);
    },
    async reply(text) {
      const { path, owner } = first;
      const { body } = await owner.call<{ items: { id: string; channelId: string }[] }>('GET', `${path}/conversations`);
      const conversation = body.items.find(({ channelId }) => channelId === ward.channels.facebook.id);
      const message = { clientKey: text, mode: 'reply', text };
      const sent = await owner.call('POST', `${path}/conversations/${conversation?.id}/messages`, message);
      if (sent.status !== 202) throw new Error(`reply: ${sent.status} ${JSON.stringify(sent.body)}`);
      await roost.settle();
    },
    async close() {
      await roost.close();
      await door.close();
    },
  };
  await ward.connect();
  for (const login of await logins(first)) {
    for (const asset of login.assets) ward.channels[asset.kind] = await connectAsset(first, login.id, asset);
  }
  for (const platform of ['messenger', 'instagram', 'whatsapp'] as const) await ward.write(platform);
  await roost.settle();
  return ward;
}

export async function checklistOf({ workspace }: Patient): Promise<Checklist> {
  return (await workspace.owner.call<Checklist>('GET', `${workspace.path}/checklist`)).body;
}

async function items(workspace: TestWorkspace, what: string, body?: object): Promise<DiagnosisItem[]> {
  const answer = await workspace.owner.call<Diagnosis>('POST', `${workspace.path}/doctor/${what}`, body);
  if (answer.status !== 200) throw new Error(`doctor ${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.items;
}

/** Its app is live and its settings are filled in, as Meta wants them before going live. */
async function foundCompany(roost: TestRoost, name: string): Promise<Company> {
  const { body } = await roost.sim<Company>('POST', '/_sim/apps', { name });
  const settings = {
    privacyPolicyUrl: `${roost.url}/privacy`,
    termsUrl: `${roost.url}/terms`,
    deauthorizeUrl: `${roost.url}/api/meta/deauthorize`,
  };
  await roost.sim('PATCH', `/_sim/apps/${body.id}`, { settings });
  return body;
}
