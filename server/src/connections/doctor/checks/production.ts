/** What Meta wants in the dashboard before an app may go live, as far as Graph tells. */
import type { JsonObject } from '../../../meta/lossless-json.ts';
import { textOf } from '../../../meta/read-json.ts';
import { addresses } from '../../addresses.ts';
import { aboutWorkspace, type Check, type Finding } from '../check.ts';
import { listedPermissions } from '../listed-permissions.ts';
import { type Place, places } from '../places.ts';
import { appNode, type Survey } from '../survey.ts';

interface Setting {
  id: string;
  title: string;
  /** Field of the app node (Meta's business SDK, Application). */
  field: string;
  name: string;
  place: Place;
  value(survey: Survey): string;
}

function setting({ id, title, field, name, place, value }: Setting): Check {
  return aboutWorkspace({
    ...{ id, step: 'production', title, needs: ['app.secret'], place },
    async run(survey): Promise<Finding> {
      const found = textIn(await appNode(survey), field);
      const shown = { value: value(survey), valueLabel: name };
      if (found !== null) return { status: 'ok', message: `The app names ${found}.`, ...shown };
      return {
        status: 'warn',
        message: `The app names no ${name}, as far as Meta tells. Meta wants one before the app goes live.`,
        action: `Enter this address, or one of your own, as ${name} and save.`,
        ...shown,
      };
    },
  });
}

function textIn(node: JsonObject, field: string): string | null {
  return textOf(node[field]) || null;
}

const privacy = setting({
  id: 'production.privacy',
  title: 'The privacy policy is in the app’s settings',
  field: 'privacy_policy_url',
  name: 'Privacy policy URL',
  place: places.privacy,
  value: ({ ctx }) => `${ctx.config.publicUrl}/privacy`,
});

const terms = setting({
  id: 'production.terms',
  title: 'The terms of service are in the app’s settings',
  field: 'terms_of_service_url',
  name: 'Terms of Service URL',
  place: places.terms,
  value: ({ ctx }) => `${ctx.config.publicUrl}/terms`,
});

const deauthorize = setting({
  id: 'production.deauthorize',
  title: 'The deauthorize callback is in the app’s settings',
  field: 'deauth_callback_url',
  name: 'Deauthorize callback URL',
  place: places.deauthorize,
  value: ({ ctx }) => addresses(ctx.config).deauthorizeUrl,
});

const review = aboutWorkspace({
  id: 'production.review',
  step: 'production',
  title: 'Meta has approved the permissions in use',
  needs: ['app.secret'],
  place: places.permissions,
  async run(survey): Promise<Finding> {
    const listed = await listedPermissions(survey);
    if (listed === null) {
      return {
        status: 'unknown',
        message: 'Meta does not list the app’s permissions.',
        action: 'Look under App Review whether each has Advanced Access.',
      };
    }
    const used = [...new Set(survey.logins.flatMap(({ scopes }) => scopes))];
    const missing = used.filter((permission) => listed.get(permission) !== true);
    if (missing.length === 0) return { status: 'ok', message: 'Every permission in use is listed as approved.' };
    return {
      status: 'warn',
      message: `Meta does not list ${missing.join(', ')} as approved: good for people with a role on the app, not for customers.`,
      action: 'Request Advanced Access in App Review; Going live has the texts ready.',
      value: missing.join(', '),
      valueLabel: 'Permissions to request',
    };
  },
});

export const productionChecks: readonly Check[] = [review, privacy, terms, deauthorize];
