import { sql } from 'kysely';
import { acrossWorkspaces } from '../../db/db.ts';
import { failAtMeta } from '../faults.ts';
import { logInAtMeta } from '../roost.ts';
import { appIn, type Fault, patchApp } from './fault.ts';
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
    check: 'permissions.app',
    planted: 'WhatsApp is ticked and the app has no WhatsApp permissions: “Invalid Scopes”',
    async plant(ward) {
      const patient = await ward.admit('Invalid Scopes');
      const permissions = [...(ward.roost.simulator.world.apps.get(patient.company.id)?.permissions ?? [])];
      await patchApp(ward, patient, { permissions: permissions.filter((name) => !name.startsWith('whatsapp_')) });
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

function settingsOf({ roost }: Ward) {
  return {
    privacyPolicyUrl: `${roost.url}/privacy`,
    termsUrl: `${roost.url}/terms`,
    deauthorizeUrl: `${roost.url}/api/meta/deauthorize`,
  };
}

function changeApp({ roost }: Ward, { workspace }: Patient, change: ReturnType<typeof sql>) {
  return acrossWorkspaces(roost.app.ctx, (tx) =>
    sql`update meta_apps set ${change} where workspace_id = ${workspace.id}`.execute(tx),
  );
}
