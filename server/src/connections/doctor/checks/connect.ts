/** Connecting: whether somebody did, and how the last try ended. */
import { type FeatureKey, featureKeys, instagramPermissionsFor, permissionsFor } from '@roost/contract/features.ts';
import type { ChannelKind, LoginFlow } from '@roost/contract/meta.ts';
import { addresses } from '../../addresses.ts';
import { aboutWorkspace, type Check, type Finding } from '../check.ts';
import { listedPermissions } from '../listed-permissions.ts';
import { places } from '../places.ts';
import type { ObservedChannel, Survey } from '../survey.ts';

interface Attempt {
  at: Date;
  flow: LoginFlow;
  features: string[];
  outcome: string | null;
}

/** The newest try, unless somebody connected after it. */
function lastAttempt(survey: Survey): Promise<Attempt | null> {
  return survey.once('last attempt', async () => {
    const row = await survey.read((tx) =>
      tx
        .selectFrom('connect_attempts')
        .select(['created_at as at', 'flow', 'features', 'outcome'])
        .where('workspace_id', '=', survey.workspaceId)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    return survey.logins.some(({ updatedAt }) => updatedAt > row.at) && row.outcome === null ? null : row;
  });
}

/** What a try by Facebook's window was asked with; Instagram's window knows no configurations (platform.md §1.1). */
function configurationOf({ app }: Survey, attempt: Attempt | null): string | null {
  return attempt?.flow === 'instagram' ? null : app.loginConfigId;
}

const featureNames: Readonly<Record<FeatureKey, string>> = {
  pageMessages: 'Page messages',
  instagramMessages: 'Instagram messages',
  instagramComments: 'Instagram comments',
  pageComments: 'Page comments',
  whatsapp: 'WhatsApp',
  businessAssets: 'Pages of a business portfolio',
};

const permissionsOfApp = aboutWorkspace({
  id: 'permissions.app',
  step: 'permissions',
  title: 'The app has the permissions that Roost asks for',
  needs: ['app.redirect-uri'],
  place: places.permissions,
  async run(survey): Promise<Finding> {
    const attempt = await lastAttempt(survey);
    const listed = await listedPermissions(survey);
    if (listed === null) {
      return {
        status: 'ok',
        message: 'Meta does not list the app’s permissions; nothing points to one that is missing.',
      };
    }
    const wanted = (attempt?.features ?? []) as FeatureKey[];
    const permissionsOf = attempt?.flow === 'instagram' ? instagramPermissionsFor : permissionsFor;
    // A configuration asks in place of the ticks, and names permissions that only Meta knows.
    const asked = configurationOf(survey, attempt) === null ? permissionsOf(wanted) : [];
    const missing = asked.filter((permission) => !listed.has(permission));
    if (attempt === null || attempt.outcome !== null || missing.length === 0) {
      return {
        status: 'ok',
        message: `Meta lists ${listed.size} permissions of your app; no window has failed for want of one.`,
      };
    }
    const culprits = featureKeys
      .filter((key) => attempt.features.includes(key))
      .filter((key) => permissionsOf([key]).some((permission) => missing.includes(permission)))
      .map((key) => featureNames[key]);
    return {
      status: 'fail',
      message: `Meta’s window stopped with “Invalid Scopes”: your app does not have ${missing.join(', ')}.`,
      action:
        missing.length === 1
          ? `Untick ${list(culprits)} under Connect accounts, or add this permission to your app, then connect again.`
          : `Untick ${list(culprits)} under Connect accounts, or add these permissions to your app, then connect again.`,
      value: missing.join(', '),
      valueLabel: 'Permissions to add',
      reconnect: true,
    };
  },
});

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? 'it') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const outcomes: Readonly<Record<string, Pick<Finding, 'message' | 'action' | 'place'>>> = {
  wrong_secret: {
    message: 'Token exchange failed: Meta refused the App Secret.',
    action: 'Copy the App Secret again from Meta’s dashboard, save it under Update Credentials, and connect again.',
    place: places.secret,
  },
  redirect_mismatch: {
    message: 'Token exchange failed: the redirect URI is not exactly the one that Meta knows.',
    action: 'Add this address to Valid OAuth Redirect URIs, exactly as it stands here, and connect again.',
    place: places.redirect,
  },
  code_expired: {
    message: 'Token exchange failed: the code from Meta’s window had expired or was used already.',
    action: 'Connect again, and do not reload the page while Meta’s window closes.',
  },
  token_exchange_failed: {
    message: 'Token exchange failed: Meta did not exchange the code for a token.',
    action: 'Connect again. If it stays, check the App Secret and the redirect URI above.',
  },
  meta_unreachable: {
    message: 'The last try to connect ended because Meta did not answer.',
    action: 'Connect again.',
  },
};

/** The same at Instagram, whose app has an id, a secret and a list of addresses of its own. */
const instagramOutcomes: typeof outcomes = {
  wrong_secret: {
    message: 'Token exchange failed: Instagram refused the Instagram app ID or secret.',
    action: 'Copy both again from Meta’s dashboard, save them under Instagram app, and connect again.',
    place: places.instagramApp,
  },
  redirect_mismatch: {
    message: 'Token exchange failed: the redirect URI is not exactly the one that Instagram knows.',
    action: 'Add this address to the OAuth redirect URIs of Instagram business login, and connect again.',
    place: places.instagramRedirect,
  },
  not_professional: {
    message:
      'The Instagram account is a personal one, and Instagram hands over messages of professional accounts only.',
    action: 'In the Instagram app switch the account to a professional one (business or creator), then connect again.',
    place: places.instagramAccountType,
  },
};

const attemptCheck = aboutWorkspace({
  id: 'connect.attempt',
  step: 'connect',
  title: 'The last try to connect came back from Meta',
  needs: ['permissions.app'],
  async run(survey): Promise<Finding> {
    const attempt = await lastAttempt(survey);
    if (attempt === null) return { status: 'ok', message: 'No try to connect is left hanging.' };
    // With something connected a failed further try is no emergency.
    const status = survey.logins.length > 0 ? 'warn' : 'fail';
    if (attempt.outcome === null) {
      if (attempt.flow === 'instagram') {
        return {
          status,
          message:
            'Instagram’s window never came back: it was closed, or Instagram refused inside it (wrong Instagram app ID, unknown redirect URI, or no role on an app that is not live).',
          action:
            'Compare Instagram app ID and redirect URI with Meta’s dashboard; add the account as an Instagram tester while the app is not live; then connect again.',
          place: places.instagramApp,
          value: addresses(survey.ctx.config).redirectUri,
          valueLabel: 'Redirect URI',
          reconnect: true,
        };
      }
      const configuration = configurationOf(survey, attempt);
      if (configuration !== null) {
        return {
          status,
          message: `Meta’s window never came back: it was closed, or Meta refused inside it, as it does when ${configuration} is no configuration of this app.`,
          action:
            'Compare the Configuration ID under App credentials with the list at Meta, or remove it there. In Development mode the person also needs a role on the app. Then connect again.',
          place: places.configurations,
          reconnect: true,
        };
      }
      return {
        status,
        message:
          'Meta’s window never came back: it was closed, or Meta refused inside it. An app in Development mode lets in only people with a role on it.',
        action:
          'Give the person who connects a role on the app (or switch the app to Live), let them accept it, and connect again.',
        place: places.roles,
        reconnect: true,
      };
    }
    const known =
      (attempt.flow === 'instagram' ? instagramOutcomes : outcomes)[attempt.outcome] ?? outcomes[attempt.outcome];
    if (known === undefined) return { status: 'ok', message: 'The last try came back from Meta.' };
    const value = addresses(survey.ctx.config).redirectUri;
    const shown = attempt.outcome === 'redirect_mismatch' ? { value, valueLabel: 'Redirect URI' } : {};
    return { status, ...known, ...shown, reconnect: true };
  },
});

const login = aboutWorkspace({
  id: 'connect.login',
  step: 'connect',
  title: 'Somebody has connected',
  needs: ['app.secret'],
  run({ logins }) {
    if (logins.length > 0) {
      return { status: 'ok', message: `Connected by ${logins.map(({ name }) => name).join(', ')}.` };
    }
    return {
      status: 'warn',
      message: 'Nobody has connected an account yet.',
      action: 'Press Connect with Meta in the settings.',
      reconnect: true,
    };
  },
});

const withKindOf: Readonly<Record<ChannelKind, (name: string) => string>> = {
  facebook: (name) => `${name} (Facebook Page)`,
  instagram: (name) => `${name} (Instagram account)`,
  whatsapp: (name) => `${name} (WhatsApp number)`,
};

function withKind({ kind, name }: ObservedChannel): string {
  return withKindOf[kind](name);
}

const channel = aboutWorkspace({
  id: 'connect.channel',
  step: 'connect',
  title: 'An account is connected',
  needs: ['connect.login'],
  // Before there is a login, `connect.login` has said all there is to say.
  when: ({ logins }) => logins.length > 0,
  run({ channels }) {
    if (channels.length > 0) return { status: 'ok', message: `Connected: ${channels.map(withKind).join(', ')}.` };
    return {
      status: 'warn',
      message: 'The login works, but no account has been chosen yet.',
      action: 'Choose what to connect in the settings.',
      reconnect: true,
    };
  },
});

export const connectChecks: readonly Check[] = [permissionsOfApp, login, attemptCheck, channel];
