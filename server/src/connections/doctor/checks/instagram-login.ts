/** Instagram Login: its app, and the login of each account that logged in as itself (platform.md §2). */
import { day, daysUntil } from '../../../clock.ts';
import { addresses } from '../../addresses.ts';
import { probeInstagramApp } from '../../instagram-app.ts';
import { missingPermissions, wantedOf, warnDays } from '../../verdict.ts';
import { wayOf } from '../../ways/ways.ts';
import { aboutLogins, aboutWorkspace, type Check, type Finding } from '../check.ts';
import { places } from '../places.ts';
import { credentials, inspection, type ObservedLogin, type Survey } from '../survey.ts';

const way = wayOf('instagram');
const isOwn = (_: Survey, login: ObservedLogin) => login.flow === 'instagram';
const again = 'Connect with Instagram again; conversations stay where they are.';

const app = aboutWorkspace({
  id: 'instagram-login.app',
  step: 'app',
  title: 'Instagram app ID, secret and redirect URI fit',
  needs: ['app.secret'],
  place: places.instagramApp,
  when: ({ app: { instagramAppId, instagramSecret }, logins }) =>
    instagramAppId !== null || instagramSecret !== null || logins.some(({ flow }) => flow === 'instagram'),
  async run(survey): Promise<Finding> {
    const { instagram } = credentials(survey);
    if (instagram === null) {
      const missing = survey.app.instagramAppId === null ? 'Instagram app ID' : 'Instagram app secret';
      return {
        status: 'fail',
        message: `Roost does not know the ${missing}, so nobody can connect with Instagram.`,
        action: 'Copy both from Meta’s dashboard into Settings → Meta (Instagram/Facebook) → Instagram app.',
      };
    }
    const { redirectUri } = addresses(survey.ctx.config);
    const answer = await probeInstagramApp(survey.ctx.graph, instagram, redirectUri);
    if (answer === 'unreachable')
      return { status: 'unknown', message: 'Instagram could not say just now. Test again in a moment.' };
    if (answer === 'wrong_secret') {
      return {
        status: 'fail',
        message:
          'Instagram refuses the Instagram app secret: it is not the one of this Instagram app ID, or was reset.',
        action: 'Press Show beside Instagram app secret in Meta’s dashboard, and paste it under Instagram app.',
      };
    }
    if (answer === 'redirect_mismatch') {
      return {
        status: 'fail',
        message: 'Instagram does not know Roost’s redirect URI, so its window cannot come back.',
        action: 'Add this address to the OAuth redirect URIs of Instagram business login, exactly as it stands here.',
        place: places.instagramRedirect,
        value: redirectUri,
        valueLabel: 'Redirect URI',
      };
    }
    return {
      status: 'ok',
      message: 'Instagram did not object to them.',
      value: redirectUri,
      valueLabel: 'Redirect URI',
    };
  },
});

const token = aboutLogins({
  id: 'instagram-login.token',
  step: 'tokens',
  title: 'The Instagram login is valid',
  needs: ['app.secret'],
  place: places.instagramGrants,
  when: isOwn,
  async run(survey, login): Promise<Finding> {
    if (login.token === null) {
      return {
        status: 'fail',
        message: `Roost has no token of ${login.name} any more.`,
        action: again,
        reconnect: true,
      };
    }
    const { ending } = await inspection(survey, login);
    if (ending === null) return { status: 'ok', message: `Instagram takes the login of ${login.name}.` };
    return { status: 'fail', message: ending.state_message, action: again, reconnect: true };
  },
});

const lasts = aboutLogins({
  id: 'instagram-login.lasts',
  step: 'tokens',
  title: 'The Instagram login is renewed in time',
  needs: ['instagram-login.token'],
  when: isOwn,
  run({ now }, login): Finding {
    const { name, expiresAt } = login;
    if (expiresAt === null) return { status: 'ok', message: 'It has no end.' };
    const days = daysUntil(now, expiresAt);
    const end = day(expiresAt);
    const action = `Press Connect with Instagram as ${name} before then.`;
    if (login.stateReason === 'renewal_refused')
      return { status: 'warn', message: login.stateMessage, action, reconnect: true };
    if (days > warnDays)
      return { status: 'ok', message: `It ends on ${end}, in ${days} days; Roost renews it before.` };
    return {
      status: 'warn',
      message: `The login of ${name} ends on ${end}, in ${days} days, and Instagram has not renewed it.`,
      action,
      reconnect: true,
    };
  },
});

const permissions = aboutLogins({
  id: 'instagram-login.permissions',
  step: 'permissions',
  title: 'Instagram granted what the account needs',
  needs: ['instagram-login.token'],
  place: places.instagramGrants,
  when: isOwn,
  run({ channels }, login): Finding {
    const own = channels.filter(({ loginId }) => loginId === login.id);
    const missing = missingPermissions(way, login.scopes, wantedOf(login), own);
    if (missing.length > 0) {
      return {
        status: 'warn',
        message: `${login.name} has not granted ${missing.join(', ')}: what needs it stays off.`,
        action: 'Connect with Instagram again and leave it switched on.',
        value: missing.join(', '),
        valueLabel: 'Missing permissions',
        reconnect: true,
      };
    }
    if (login.declined.length > 0) {
      return {
        status: 'warn',
        message: `${login.name} did not grant ${login.declined.join(', ')}. What needs it stays off; the rest works.`,
        action: 'Connect with Instagram again and switch it on, or leave it off.',
        reconnect: true,
      };
    }
    return { status: 'ok', message: `${login.scopes.length} permissions granted, none missing.` };
  },
});

export const instagramLoginChecks: readonly Check[] = [app, token, lasts, permissions];
