import { sql } from 'kysely';
import { acrossWorkspaces } from '../../db/db.ts';
import { failAtMeta } from '../faults.ts';
import { connectAsset, logInAtMeta, logins } from '../roost.ts';
import { appIn, type Fault, patchApp, patchPage } from './fault.ts';
import type { Patient, Ward } from './ward.ts';

/** The Meta app and the way to it. */
export const appFaults: readonly Fault[] = [
  {
    check: 'app.saved',
    planted: 'Nobody has entered App ID and App Secret',
    async plant(ward) {
      const patient = await ward.admit('No Credentials');
      await changeApp(ward, patient, sql`app_id = null, secret_sealed = null`);
      return patient;
    },
    mend: (_, { workspace, company }) =>
      workspace.owner.call('PUT', `${workspace.path}/meta/app`, { appId: company.id, appSecret: company.secret }),
  },
  {
    check: 'app.id-format',
    planted: 'The App ID is not a number',
    async plant(ward) {
      const patient = await ward.admit('Odd Id');
      await changeApp(ward, patient, sql`app_id = 'my-app'`);
      return patient;
    },
    mend: (ward, patient) => changeApp(ward, patient, sql`app_id = ${patient.company.id}`),
  },
  {
    check: 'app.secret',
    planted: 'The App Secret was reset in Meta’s dashboard',
    plant: async (ward) => void (await patchApp(ward, ward, { secret: 'f'.repeat(32) })),
    mend: (ward) => patchApp(ward, ward, { secret: ward.company.secret }),
  },
  {
    check: 'app.redirect-uri',
    planted: 'The redirect URI is not listed in the app',
    plant: async (ward) => void (await patchApp(ward, ward, { redirectUris: [], anyLocalRedirect: false })),
    mend: (ward) => patchApp(ward, ward, { anyLocalRedirect: true }),
  },
  {
    check: 'app.https',
    planted: 'PUBLIC_URL is plain HTTP',
    plant({ roost }) {
      roost.app.ctx.config.publicUrl = 'http://inbox.example.com';
    },
    mend({ roost, door }) {
      roost.app.ctx.config.publicUrl = door.url;
    },
  },
  {
    check: 'app.public-url',
    planted: 'The proxy before Roost is down',
    plant: ({ door }) => door.trouble('down'),
    mend: ({ door }) => door.trouble('none'),
  },
  {
    check: 'app.public-url',
    planted: 'The tunnel shows a page of its own first',
    plant: ({ door }) => door.trouble('own page'),
    mend: ({ door }) => door.trouble('none'),
  },
  {
    check: 'app.public-url',
    planted: 'The address leads to another Roost',
    plant: ({ door }) => door.trouble('another Roost'),
    mend: ({ door }) => door.trouble('none'),
  },
  {
    check: 'permissions.app',
    planted: 'WhatsApp is ticked and the app has no WhatsApp permissions: “Invalid Scopes”',
    async plant(ward) {
      const patient = await ward.admit('Invalid Scopes');
      await takeWhatsappPermissions(ward, patient);
      await ward.tryInVain(patient, ['pageMessages', 'whatsapp']);
      return patient;
    },
    mend: (_, { workspace }) => logInAtMeta(workspace, ['pageMessages']),
  },
  {
    check: 'connect.attempt',
    planted: 'The app is in Development mode and the person has no role on it',
    async plant(ward) {
      const patient = await ward.admit('Stranger');
      await patchApp(ward, patient, { mode: 'development' });
      ward.roost.simulator.world.apps.get(patient.company.id)?.roles.clear();
      await ward.tryInVain(patient, ['pageMessages']);
      return patient;
    },
    mend: async (ward, patient) => {
      await patchApp(ward, patient, { mode: 'live' });
      await ward.connect(patient);
    },
  },
  {
    check: 'connect.attempt',
    planted: 'The Configuration ID is not one of the app, which lacks permissions that are ticked and not asked for',
    async plant(ward) {
      const patient = await ward.admit('Wrong Configuration');
      await takeWhatsappPermissions(ward, patient);
      await setConfiguration(patient, '5');
      await ward.tryInVain(patient, ['pageMessages', 'whatsapp']);
      return patient;
    },
    async mend(_, patient) {
      await setConfiguration(patient, null);
      await logInAtMeta(patient.workspace, ['pageMessages']);
    },
  },
  ...Object.entries({
    'The code from the window had expired': {
      code: 100,
      error_subcode: 36_007,
      message: 'This authorization code has expired.',
    },
    'The redirect URI differs from the one in the window': {
      code: 100,
      error_subcode: 36_008,
      message: 'redirect_uri',
    },
    'The App Secret was wrong when the code was exchanged': { code: 1, message: 'Error validating client secret.' },
  }).map(
    ([planted, error]): Fault => ({
      check: 'connect.attempt',
      planted,
      async plant(ward) {
        const patient = await ward.admit(planted);
        await failAtMeta(ward.roost, 'oauth/access_token', { error }, { times: 1 });
        await logInAtMeta(patient.workspace, ['pageMessages']);
        return patient;
      },
      mend: (ward, patient) => ward.connect(patient),
    }),
  ),
  {
    check: 'connect.login',
    colour: 'amber',
    planted: 'Credentials are saved and nobody has connected',
    plant: (ward) => ward.admit('Not Yet'),
    mend: async (ward, patient) => {
      await ward.connect(patient);
    },
  },
  {
    check: 'connect.channel',
    colour: 'amber',
    planted: 'Somebody has logged in and chosen no account',
    async plant(ward) {
      const patient = await ward.admit('Undecided');
      await ward.connect(patient);
      return patient;
    },
    mend: (ward, { workspace, company }) => connectAndWrite(ward, { workspace, company }, 'facebook'),
  },
  {
    check: 'instagram.detected',
    about: (_, patient) => (patient as LoggedIn).loginId,
    colour: 'amber',
    planted: 'No Instagram account is linked to the Page',
    async plant(ward): Promise<LoggedIn> {
      const patient = await ward.admit('No Instagram');
      await patchPage({ ...ward, ...patient }, { instagramId: null });
      await ward.connect(patient);
      await connectAndWrite(ward, patient, 'facebook');
      const [login] = await logins(patient.workspace);
      return { ...patient, loginId: login?.id ?? '' };
    },
    async mend(ward, patient) {
      await patchPage({ ...ward, ...patient }, { instagramId: patient.company.instagramId });
      await ward.connect(patient);
    },
  },
  {
    check: 'messages.arrived',
    about: (_, patient) => (patient as Unheard).channelId,
    colour: 'amber',
    planted: 'Nobody has written to a number yet',
    async plant(ward): Promise<Unheard> {
      const patient = await ward.admit('Unheard');
      await ward.connect(patient);
      await connectAndWrite(ward, patient, 'facebook');
      const { id } = await connectKind(patient, 'whatsapp');
      await ward.roost.settle();
      return { ...patient, channelId: id };
    },
    mend: (ward, patient) => connectAndWrite(ward, patient, 'whatsapp'),
  },
  {
    check: 'production.review',
    colour: 'amber',
    planted: 'pages_messaging has not passed App Review',
    plant(ward) {
      appIn(ward).standardAccess = ['pages_messaging'];
    },
    mend(ward) {
      appIn(ward).standardAccess = [];
    },
  },
  ...(['privacyPolicyUrl', 'termsUrl', 'deauthorizeUrl'] as const).map(
    (name): Fault => ({
      check: {
        privacyPolicyUrl: 'production.privacy',
        termsUrl: 'production.terms',
        deauthorizeUrl: 'production.deauthorize',
      }[name],
      colour: 'amber',
      planted: `The app’s settings lack the ${{ privacyPolicyUrl: 'privacy policy', termsUrl: 'terms', deauthorizeUrl: 'deauthorize callback' }[name]}`,
      plant: async (ward) => {
        const settings = settingsOf(ward);
        await patchApp(ward, ward, { settings: { ...settings, [name]: undefined } });
      },
      mend: (ward) => patchApp(ward, ward, { settings: settingsOf(ward) }),
    }),
  ),
];

type LoggedIn = Patient & { loginId: string };
type Unheard = Patient & { channelId: string };

async function connectKind({ workspace }: Patient, kind: 'facebook' | 'whatsapp') {
  const [login] = await logins(workspace);
  const asset = login?.assets.find((one) => one.kind === kind);
  if (login === undefined || asset === undefined) throw new Error(`no ${kind} to connect`);
  return connectAsset(workspace, login.id, asset);
}

async function connectAndWrite(ward: Ward, patient: Patient, kind: 'facebook' | 'whatsapp'): Promise<void> {
  await connectKind(patient, kind);
  const { pageId, phoneNumberId } = patient.company;
  await ward.roost.sim('POST', '/_sim/send', {
    ...{ customerId: ward.customerId, text: 'Hello' },
    ...(kind === 'facebook'
      ? { platform: 'messenger', assetId: pageId }
      : { platform: 'whatsapp', assetId: phoneNumberId }),
  });
  await ward.roost.settle();
}

function settingsOf({ roost }: Ward) {
  return {
    privacyPolicyUrl: `${roost.url}/privacy`,
    termsUrl: `${roost.url}/terms`,
    deauthorizeUrl: `${roost.url}/api/meta/deauthorize`,
  };
}

/** The app at Meta has none of WhatsApp's permissions. */
function takeWhatsappPermissions(ward: Ward, patient: Patient) {
  const permissions = [...(ward.roost.simulator.world.apps.get(patient.company.id)?.permissions ?? [])];
  return patchApp(ward, patient, { permissions: permissions.filter((name) => !name.startsWith('whatsapp_')) });
}

function setConfiguration({ workspace }: Patient, loginConfigId: string | null) {
  return workspace.owner.call('PUT', `${workspace.path}/meta/app`, { loginConfigId });
}

function changeApp({ roost }: Ward, { workspace }: Patient, change: ReturnType<typeof sql>) {
  return acrossWorkspaces(roost.app.ctx, (tx) =>
    sql`update meta_apps set ${change} where workspace_id = ${workspace.id}`.execute(tx),
  );
}
