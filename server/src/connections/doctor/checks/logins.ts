/** The token of each login: alive, ours, long enough, and with the permissions that were given. */

import { day, daysUntil } from '../../../clock.ts';
import { explain } from '../../../meta/errors.ts';
import type { TokenReport } from '../../../meta/oauth.ts';
import { missingPermissions, wantedOf, warnDays } from '../../verdict.ts';
import { wayOf } from '../../ways/ways.ts';
import { aboutLogins, type Check, type Finding } from '../check.ts';
import { places } from '../places.ts';
import { credentials, type ObservedLogin, type Survey, tokenReport } from '../survey.ts';

const way = wayOf('facebook');
/** Instagram's own logins have other hosts and no debug_token (platform.md §2). */
const atFacebook = (_: Survey, login: ObservedLogin) => login.flow !== 'instagram';

async function reportOf(survey: Survey, login: ObservedLogin): Promise<TokenReport> {
  return tokenReport(survey, login.token ?? '');
}

/** Subcodes of 190, and what each means for the person (platform.md §5.2). */
const endings: Readonly<Record<number, (name: string) => Pick<Finding, 'message' | 'action' | 'place'>>> = {
  458: (name) => ({
    message: `${name} removed your app at Facebook, so Meta ended this login.`,
    action: 'Connect with Meta again; conversations stay where they are.',
    place: places.grants,
  }),
  459: (name) => ({
    message: `Meta wants ${name} to log in at facebook.com first, to check the account.`,
    action: 'Log in at facebook.com, answer what it asks, then connect again.',
    place: places.facebook,
  }),
  460: (name) => ({
    message: `${name} changed the Facebook password, so Meta ended this login.`,
    action: 'Connect with Meta again; conversations stay where they are.',
  }),
  463: (name) => ({
    message: `The login of ${name} has expired: Meta lets it live for about 60 days.`,
    action: 'Connect with Meta again; conversations stay where they are.',
  }),
  464: (name) => ({
    message: `${name} has not confirmed their account at Facebook.`,
    action: 'Confirm the account at facebook.com, then connect again.',
    place: places.facebook,
  }),
};

/** Meta's types are an open list (platform.md §1.7). */
function tokenKind(type: string | null): string {
  if (type === 'USER') return 'the token of a person';
  if (type === 'SYSTEM_USER') return 'the token of a system user';
  return type === null ? 'a token of a kind that Meta does not name' : `a token of the kind ${type}`;
}

const token = aboutLogins({
  id: 'login.token',
  step: 'tokens',
  title: 'The login is valid',
  needs: ['app.secret'],
  when: atFacebook,
  async run(survey, login): Promise<Finding> {
    const again = 'Connect with Meta again; conversations stay where they are.';
    if (login.token === null) {
      return {
        status: 'fail',
        message: `Roost has no token of ${login.name} any more.`,
        action: again,
        reconnect: true,
      };
    }
    const report = await reportOf(survey, login);
    if (report.valid && report.appId === credentials(survey).appId) {
      return { status: 'ok', message: `Meta calls the login of ${login.name} valid: ${tokenKind(report.type)}.` };
    }
    if (report.valid) {
      return {
        status: 'fail',
        message: `The login of ${login.name} belongs to another Meta app than the one that is saved.`,
        action: again,
        reconnect: true,
      };
    }
    const known = endings[report.error?.subcode ?? 0]?.(login.name);
    const other = {
      message: report.error === null ? 'Meta calls this login invalid.' : explain(report.error).message,
      action: again,
    };
    return { status: 'fail', ...(known ?? other), reconnect: true };
  },
});

const expiry = aboutLogins({
  id: 'login.expiry',
  step: 'tokens',
  title: 'The login lasts',
  needs: ['login.token'],
  when: atFacebook,
  async run(survey, login) {
    const { expiresAt } = await reportOf(survey, login);
    if (expiresAt === null) return { status: 'ok', message: 'It has no end.' };
    const days = daysUntil(survey.now, expiresAt);
    if (days > warnDays) return { status: 'ok', message: `It ends on ${day(expiresAt)}, in ${days} days.` };
    return {
      status: 'warn',
      message:
        days > 0
          ? `The login of ${login.name} ends on ${day(expiresAt)}, in ${days} days. Meta offers no way to renew it silently.`
          : `The login of ${login.name} ends on ${day(expiresAt)}. Meta offers no way to renew it silently.`,
      action: `Let ${login.name} press Connect with Meta before then.`,
      reconnect: true,
    };
  },
});

const dataAccess = aboutLogins({
  id: 'login.data-access',
  step: 'tokens',
  title: 'Meta still gives access to data',
  needs: ['login.token'],
  when: atFacebook,
  async run(survey, login) {
    const { dataAccessExpiresAt: until } = await reportOf(survey, login);
    // Zero and nothing are both “none”: system users have no such end.
    if (until === null) return { status: 'ok', message: 'It has no end.' };
    const days = daysUntil(survey.now, until);
    const action = `Let ${login.name} press Connect with Meta: only a fresh consent brings it back.`;
    if (until <= survey.now) {
      return {
        status: 'fail',
        message: `Meta’s 90 days of data access for ${login.name} ended on ${day(until)}: the login looks valid, but calls are refused.`,
        action,
        reconnect: true,
      };
    }
    if (days > warnDays) return { status: 'ok', message: `Until ${day(until)}; each new consent makes it 90 days.` };
    return {
      status: 'warn',
      message: `Meta’s data access for ${login.name} ends on ${day(until)}, in ${days} days.`,
      action,
      reconnect: true,
    };
  },
});

const permissions = aboutLogins({
  id: 'login.permissions',
  step: 'permissions',
  title: 'Every permission that is needed was granted',
  needs: ['login.token', 'login.data-access'],
  place: places.grants,
  when: atFacebook,
  async run(survey, login): Promise<Finding> {
    const { scopes: granted } = await reportOf(survey, login);
    const wanted = wantedOf(login);
    const own = survey.channels.filter(({ loginId }) => loginId === login.id);
    const missing = missingPermissions(way, granted, wanted, own);
    if (missing.length > 0) {
      const hit = own.filter((channel) => missingPermissions(way, granted, wanted, [channel]).length > 0);
      return {
        status: 'fail',
        message: `${login.name} has not granted ${missing.join(', ')}, which ${hit.map(({ name }) => name).join(', ')} cannot do without.`,
        action:
          'Connect with Meta again and leave these permissions ticked; “Ask again” brings back what was declined.',
        value: missing.join(', '),
        valueLabel: 'Missing permissions',
        reconnect: true,
      };
    }
    const declined = wanted.filter((scope) => !granted.includes(scope));
    if (declined.length > 0) {
      return {
        status: 'warn',
        message: `Not granted: ${declined.join(', ')}. What needs them stays off; the rest works.`,
        action: 'Connect with Meta again and tick them, or leave them off.',
        reconnect: true,
      };
    }
    return { status: 'ok', message: `${granted.length} permissions granted, none missing.` };
  },
});

export const loginChecks: readonly Check[] = [token, expiry, dataAccess, permissions];
