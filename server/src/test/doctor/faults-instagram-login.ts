import type { FeatureKey } from '@roost/contract/features.ts';
import { sql } from 'kysely';
import { acrossWorkspaces } from '../../db/db.ts';
import { answerDialog, type DialogChoice } from '../dialog.ts';
import { failAtMeta } from '../faults.ts';
import { connectAsset, logins } from '../roost.ts';
import type { Fault } from './fault.ts';
import type { Patient, Ward } from './ward.ts';

/** An account without a Page, in a workspace of its own; a fault finds it healthy and leaves it so. */
interface OwnLogin extends Patient {
  accountId: string;
  loginId: string;
}

type Choice = DialogChoice & { features?: FeatureKey[] };

const admitted = new WeakMap<Ward, Promise<OwnLogin>>();

export function ownLogin(ward: Ward): Promise<OwnLogin> {
  const known = admitted.get(ward) ?? admit(ward);
  admitted.set(ward, known);
  return known;
}

async function admit(ward: Ward): Promise<OwnLogin> {
  const own = await connectOwn(ward, await ward.admit('Own Login'));
  const said = { platform: 'instagram', assetId: own.accountId, customerId: ward.customerId, text: 'Hello' };
  await ward.roost.sim('POST', '/_sim/send', said);
  await ward.roost.settle();
  return own;
}

/** A new account at Instagram logs in as itself and is connected. */
export async function connectOwn(ward: Ward, patient: Patient, choice: Choice = {}): Promise<OwnLogin> {
  const made = await ward.roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', { username: 'own.login' });
  const own = { ...patient, accountId: made.body.id, loginId: '' };
  await saveInstagramApp(ward, own);
  await logIn(own, choice);
  const [login] = await logins(own.workspace);
  const [asset] = login?.assets ?? [];
  if (login === undefined || asset === undefined) throw new Error('the account did not log in');
  await connectAsset(own.workspace, login.id, asset);
  return { ...own, loginId: login.id };
}

function appOf({ roost }: Ward, { company }: Patient) {
  const app = roost.simulator.world.apps.get(company.id);
  if (app === undefined) throw new Error('the company has no app');
  return app;
}

async function saveInstagramApp(ward: Ward, own: Patient): Promise<void> {
  const { instagramId: instagramAppId, instagramSecret: instagramAppSecret } = appOf(ward, own);
  const { owner, path } = own.workspace;
  const saved = await owner.call('PUT', `${path}/meta/app`, { instagramAppId, instagramAppSecret });
  if (saved.status !== 200) throw new Error(`Instagram app: ${saved.status} ${JSON.stringify(saved.body)}`);
}

async function logIn({ workspace, accountId }: OwnLogin, { features, ...choice }: Choice = {}): Promise<void> {
  const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
    flow: 'instagram',
    ...(features === undefined ? {} : { features }),
  });
  const back = await answerDialog(`${begun.body.authorizeUrl}&_account=${accountId}`, choice);
  const landed = (await workspace.owner.call('GET', back)).headers.get('location') ?? '';
  if (!landed.includes('login=')) throw new Error(`the login failed: ${landed}`);
}

const mendByLogin = async (ward: Ward) => logIn(await ownLogin(ward));
const itsLogin = (_: Ward, patient: Patient) => (patient as OwnLogin).loginId;
const itsAccount = (_: Ward, patient: Patient) => (patient as OwnLogin).accountId;

export const instagramLoginFaults: readonly Fault[] = [
  {
    check: 'instagram-login.app',
    planted: 'The Instagram app secret was reset in Meta’s dashboard',
    async plant(ward) {
      const own = await ownLogin(ward);
      appOf(ward, own).instagramSecret = 'f'.repeat(32);
      return own;
    },
    mend: saveInstagramApp,
  },
  {
    check: 'instagram-login.app',
    planted: 'The redirect URI is not in the list of Instagram business login',
    async plant(ward) {
      const error = { code: 400, message: 'Error validating verification code. The redirect_uri is not listed.' };
      await failAtMeta(ward.roost, 'api.instagram.com/oauth/access_token', { error });
      return ownLogin(ward);
    },
    mend: ({ roost }) => roost.sim('DELETE', '/_sim/faults'),
  },
  {
    check: 'instagram-login.token',
    about: itsLogin,
    planted: 'The account removed the app at Instagram',
    async plant(ward) {
      const own = await ownLogin(ward);
      for (const token of ward.roost.simulator.world.tokens.values()) {
        if (token.accountId === own.accountId) token.ended = 'revoked';
      }
      return own;
    },
    mend: mendByLogin,
  },
  {
    check: 'instagram-login.lasts',
    about: itsLogin,
    colour: 'amber',
    planted: 'An Instagram login ends in five days and was not renewed',
    async plant(ward) {
      const own = await ownLogin(ward);
      await acrossWorkspaces(ward.roost.app.ctx, (tx) =>
        sql`update logins set expires_at = ${new Date(Date.now() + 5 * 86_400_000 + 60_000)} where id = ${own.loginId}`.execute(
          tx,
        ),
      );
      return own;
    },
    mend: mendByLogin,
  },
  {
    check: 'instagram-login.permissions',
    about: itsLogin,
    colour: 'amber',
    planted: 'Comments are declined in Instagram’s window',
    async plant(ward) {
      const own = await ownLogin(ward);
      await logIn(own, { decline: ['instagram_business_manage_comments'] });
      return own;
    },
    mend: mendByLogin,
  },
  {
    check: 'account.subscribed',
    about: itsAccount,
    planted: 'The app is uninstalled from an Instagram account without a Page',
    async plant(ward) {
      const own = await ownLogin(ward);
      ward.roost.simulator.world.instagramAccounts.get(own.accountId)?.installs.clear();
      return own;
    },
    mend: 'fix',
  },
  {
    check: 'connect.attempt',
    colour: 'amber',
    planted: 'A personal account logs in with Instagram',
    async plant(ward) {
      const own = await ownLogin(ward);
      await setPersonal(ward, own, true);
      await logIn(own).catch(() => {});
      return own;
    },
    async mend(ward) {
      await setPersonal(ward, await ownLogin(ward), false);
      await mendByLogin(ward);
    },
  },
];

function setPersonal({ roost }: Ward, { accountId }: OwnLogin, personal: boolean) {
  return roost.sim('PATCH', `/_sim/instagram_accounts/${accountId}`, { personal });
}
