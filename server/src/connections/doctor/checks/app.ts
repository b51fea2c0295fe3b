/** The Meta app: its credentials, its settings in the dashboard, and the address by which Meta reaches Roost. */
import { randomBytes } from 'node:crypto';
import { installationOf } from '../../../crypto.ts';
import { GraphFailure } from '../../../meta/graph.ts';
import { connectErrorOf, exchangeCode } from '../../../meta/oauth.ts';
import { addresses } from '../../addresses.ts';
import { aboutWorkspace, type Check } from '../check.ts';
import { isLocal, knock } from '../own-address.ts';
import { places } from '../places.ts';
import { credentials, pairAnswer } from '../survey.ts';

const saved = aboutWorkspace({
  id: 'app.saved',
  step: 'app',
  title: 'App ID and App Secret are saved',
  needs: ['server.key'],
  place: places.basic,
  run({ app }) {
    if (app.appId !== null && app.secretSaved)
      return { status: 'ok', message: 'Both are saved; the secret is encrypted.' };
    const missing = app.appId === null ? (app.secretSaved ? 'the App ID' : 'App ID and App Secret') : 'the App Secret';
    return {
      status: 'fail',
      message: `Meta App credentials not configured: Roost does not know ${missing} of your Meta app.`,
      action: 'Copy App ID and App Secret from Meta’s dashboard into Settings → Meta (Instagram/Facebook).',
    };
  },
});

const idFormat = aboutWorkspace({
  id: 'app.id-format',
  step: 'app',
  title: 'The App ID looks like one',
  needs: ['app.saved'],
  place: places.basic,
  run: ({ app }) =>
    /^\d{5,20}$/.test(app.appId ?? '')
      ? { status: 'ok', message: `${app.appId} has the form of an App ID.` }
      : {
          status: 'fail',
          message: `Invalid App ID format: “${app.appId}” is not a number.`,
          action: 'Copy the App ID again: a number of 15 or 16 digits at the top of the app’s dashboard.',
        },
});

const secret = aboutWorkspace({
  id: 'app.secret',
  step: 'app',
  title: 'App ID and App Secret belong together',
  needs: ['app.id-format', 'server.meta'],
  place: places.secret,
  async run(survey) {
    const answer = await pairAnswer(survey);
    if (answer === 'ok') return { status: 'ok', message: 'Meta accepts the pair.' };
    if (answer === 'unreachable')
      return { status: 'unknown', message: 'Meta could not say just now. Test again in a moment.' };
    return {
      status: 'fail',
      message: 'Meta refuses the App Secret: it is not the one of this App ID, or it was reset in the dashboard.',
      action: 'Press Show beside App secret in Meta’s dashboard, and paste it under Update Credentials.',
    };
  },
});

const redirectUri = aboutWorkspace({
  id: 'app.redirect-uri',
  step: 'app',
  title: 'Meta knows the redirect URI',
  needs: ['app.secret', 'app.https'],
  place: places.redirect,
  async run(survey) {
    const { redirectUri: value } = addresses(survey.ctx.config);
    // A code that cannot exist: Meta looks at the redirect URI first and answers 191 when it is not listed
    // (field reports on the token exchange, e.g. php-graph-sdk #1030); any other refusal is about the code.
    const probe = { code: randomBytes(24).toString('hex'), redirectUri: value };
    try {
      await exchangeCode(survey.ctx.graph, credentials(survey), probe);
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      if (error.outcome !== 'refused') throw error;
      if (connectErrorOf(error) === 'redirect_mismatch') {
        return {
          status: 'fail',
          message:
            'Meta does not know Roost’s redirect URI, so its window ends with “URL blocked” or the token exchange fails.',
          action: 'Add this address to Valid OAuth Redirect URIs, exactly as it stands here, and save.',
          value,
          valueLabel: 'Redirect URI',
        };
      }
    }
    return { status: 'ok', message: 'Meta did not object to it.', value, valueLabel: 'Redirect URI' };
  },
});

const https = aboutWorkspace({
  id: 'app.https',
  step: 'app',
  title: 'Roost’s address can be used by Meta',
  needs: [],
  run({ ctx }) {
    const { publicUrl, metaGatewayUrl } = ctx.config;
    const local = isLocal(publicUrl);
    const value = 'PUBLIC_URL=https://inbox.example.com';
    const valueLabel = 'Setting';
    // Behind a gateway on this machine or network, Meta’s part is near too.
    if (local && metaGatewayUrl !== null && isLocal(metaGatewayUrl)) {
      return { status: 'ok', message: `${publicUrl} is a local address, and so is the gateway that calls it.` };
    }
    if (local) {
      return {
        status: 'fail',
        message: `${publicUrl} is an address that only this network knows: Meta cannot deliver messages to it.`,
        action:
          'Give Roost a public HTTPS address (for trying out: a tunnel, see the guide), set PUBLIC_URL to it and restart.',
        value,
        valueLabel,
      };
    }
    if (!publicUrl.startsWith('https:')) {
      return {
        status: 'fail',
        message: `${publicUrl} is not HTTPS, and Meta delivers only to HTTPS.`,
        action:
          'Put a certificate in front of Roost (a reverse proxy does it), set PUBLIC_URL to the https address and restart.',
        value,
        valueLabel,
      };
    }
    return { status: 'ok', message: `${publicUrl} is a public HTTPS address.` };
  },
});

const publicUrl = aboutWorkspace({
  id: 'app.public-url',
  step: 'app',
  title: 'Roost answers at its public address',
  needs: ['app.https'],
  async run({ ctx }) {
    const { publicUrl: value } = ctx.config;
    const answer = await knock(`${value}/healthz`);
    const shown = { value, valueLabel: 'PUBLIC_URL' };
    if (answer.status === 200 && /"ok"\s*:\s*true/.test(answer.text)) {
      if (answer.text.includes(`"${installationOf(ctx.config)}"`)) {
        return { status: 'ok', message: `${value} leads to this Roost.` };
      }
      return {
        status: 'fail',
        message: `Another Roost than this one answers at ${value}, and would get this one’s webhooks and logins.`,
        action:
          'Let DNS, proxy or tunnel lead to this Roost, or set PUBLIC_URL to its own address. All processes of one Roost need the same ENCRYPTION_KEY.',
        ...shown,
      };
    }
    if (answer.status === null) {
      return {
        status: 'fail',
        message: `Nothing answers at ${value} (${answer.why}).`,
        action:
          'Start your proxy or tunnel, check DNS and certificate, or set PUBLIC_URL to the address that leads to Roost.',
        ...shown,
      };
    }
    return {
      status: 'fail',
      message: `Something else than Roost answers at ${value} (status ${answer.status}).`,
      action:
        'Let the proxy or tunnel pass everything on to Roost unchanged: no sign-in or warning page of its own, no redirect.',
      ...shown,
    };
  },
});

export const appChecks: readonly Check[] = [saved, idFormat, secret, redirectUri, https, publicUrl];
