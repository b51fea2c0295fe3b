/** Two subscriptions have to be in order before anything arrives (platform.md §3.1); these are the app's, and what came of it. */
import { randomInt } from 'node:crypto';
import type { JsonObject } from '../../../meta/lossless-json.ts';
import { objectsOf, textOf } from '../../../meta/read-json.ts';
import { addresses } from '../../addresses.ts';
import { askForGaps } from '../../ask-history.ts';
import { registerWebhooks } from '../../subscriptions.ts';
import { aboutObjects, aboutWorkspace, type Check, type Finding } from '../check.ts';
import { refuseTrouble } from '../fixing.ts';
import { knock } from '../own-address.ts';
import { places } from '../places.ts';
import { asApp, credentials, type ObservedObject, type Survey } from '../survey.ts';

const handshake = aboutWorkspace({
  id: 'webhook.handshake',
  step: 'webhooks',
  title: 'The webhook address passes Meta’s handshake',
  needs: ['app.public-url', 'app.saved'],
  place: places.webhooks,
  async run({ ctx, app }) {
    const { webhookUrl } = addresses(ctx.config);
    const challenge = String(randomInt(1_000_000_000));
    const url = new URL(webhookUrl);
    url.search = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.challenge': challenge,
      'hub.verify_token': app.verifyToken,
    }).toString();
    const answer = await knock(url.href);
    if (answer.status === 200 && answer.text.trim() === challenge) {
      return { status: 'ok', message: 'Roost asked itself as Meta does, and got the right answer.' };
    }
    const why = answer.status === null ? answer.why : `status ${answer.status}`;
    return {
      status: 'fail',
      message: `The webhook address does not pass the handshake (${why}), so Meta will not deliver to it.`,
      action:
        'Let the proxy or tunnel pass GET and POST of this path on to Roost, without a sign-in page and without changes.',
      value: webhookUrl,
      valueLabel: 'Callback URL',
    };
  },
});

function subscriptions(survey: Survey): Promise<JsonObject[]> {
  return survey.once('app subscriptions', async () => {
    const answer = await asApp(survey).get(`${credentials(survey).appId}/subscriptions`);
    return objectsOf(answer.data);
  });
}

async function subscriptionOf(survey: Survey, { object }: ObservedObject): Promise<JsonObject | null> {
  return (await subscriptions(survey)).find((one) => textOf(one.object) === object) ?? null;
}

/** Registers anew at the app, with all fields; Meta does the handshake while we wait. */
async function register(survey: Survey, { kind }: ObservedObject): Promise<void> {
  refuseTrouble(await registerWebhooks(survey.ctx, survey.workspaceId, credentials(survey), new Set([kind])));
  const those = survey.channels.filter((channel) => channel.kind === kind).map(({ id }) => id);
  await askForGaps(survey.ctx, survey.workspaceId, those);
}

const registered = aboutObjects({
  id: 'webhook.registered',
  step: 'webhooks',
  title: 'The app delivers to this Roost',
  needs: ['app.secret', 'webhook.handshake'],
  place: places.webhooks,
  fix: { label: 'Register the webhook', mend: register },
  async run(survey, object) {
    const { webhookUrl } = addresses(survey.ctx.config);
    const shown = { value: webhookUrl, valueLabel: 'Callback URL' };
    const found = await subscriptionOf(survey, object);
    if (found === null) {
      return {
        status: 'fail',
        message: `The app has no webhook for ${object.words}, so nothing of ${object.words} arrives.`,
        action: `Press Register the webhook, or choose the object ${object.object} in Meta’s dashboard and enter callback URL and verify token.`,
        ...shown,
      };
    }
    const url = textOf(found.callback_url);
    if (url !== webhookUrl) {
      return {
        status: 'fail',
        message: `The app delivers ${object.words} to ${url ?? 'another address'} instead of this Roost.`,
        action: 'Press Register the webhook, or correct the callback URL in Meta’s dashboard.',
        ...shown,
      };
    }
    if (found.active === false) {
      return {
        status: 'fail',
        message: `Meta switched the app’s webhook for ${object.words} off, usually after it could not be reached for an hour.`,
        action: 'Press Register the webhook.',
        ...shown,
      };
    }
    return { status: 'ok', message: `What happens on ${object.words} is delivered here.`, ...shown };
  },
});

/** Without these customers are not heard; the rest are marks and notices. */
const essential = new Set(['messages', 'message_echoes', 'messaging_postbacks', 'feed', 'comments', 'standby']);

const fields = aboutObjects({
  id: 'webhook.fields',
  step: 'webhooks',
  title: 'The app subscribes to everything Roost needs',
  needs: ['webhook.registered'],
  place: places.webhooks,
  fix: { label: 'Subscribe to all fields', mend: register },
  async run(survey, object) {
    const found = await subscriptionOf(survey, object);
    const names = new Set(objectsOf(found?.fields).map((field) => textOf(field.name)));
    const missing = object.fields.filter((field) => !names.has(field));
    if (missing.length === 0) return { status: 'ok', message: `All ${object.fields.length} fields are subscribed.` };
    const grave = missing.some((field) => essential.has(field));
    return {
      status: grave ? 'fail' : 'warn',
      message: grave
        ? customersUnheard(object.words, missing)
        : `Some notices about ${object.words} do not arrive: ${missing.join(', ')}.`,
      action: `Press Subscribe to all fields, or tick them at the object ${object.object} in Meta’s dashboard.`,
      value: missing.join(', '),
      valueLabel: 'Fields to subscribe',
    };
  },
});

function customersUnheard(where: string, missing: readonly string[]): string {
  const fields = missing.join(', ');
  return missing.length === 1
    ? `The app does not ask Meta for all that customers do on ${where}: ${fields} is not subscribed.`
    : `The app does not ask Meta for all that customers do on ${where}: ${fields} are not subscribed.`;
}

const signature = aboutWorkspace({
  id: 'webhook.signature',
  step: 'webhooks',
  title: 'Deliveries carry a valid signature',
  needs: ['app.secret', 'webhook.handshake'],
  async run(survey): Promise<Finding> {
    const { workspaceId, channels } = survey;
    const { good, refused } = await survey.read(async (tx) => ({
      good: await tx
        .selectFrom('deliveries')
        .select('received_at')
        .where('workspace_id', '=', workspaceId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),
      refused: await tx
        .selectFrom('webhook_refusals')
        .select(['count', 'last_at'])
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst(),
    }));
    if (refused !== undefined && (good === undefined || good.received_at < refused.last_at)) {
      return {
        status: 'fail',
        message: `Deliveries for your accounts come with a signature that does not fit (at least ${refused.count} since the last good one), so Roost refuses them.`,
        action:
          'Something on the way changes them, or Meta signs with another secret: let the proxy pass bodies on unchanged, and save the App Secret of the app that delivers.',
        place: places.secret,
      };
    }
    if (good !== undefined) return { status: 'ok', message: 'The last delivery was signed by your app.' };
    return channels.length === 0
      ? { status: 'ok', message: 'Nothing is connected yet, so nothing has been delivered.' }
      : {
          status: 'warn',
          message: 'Meta has not delivered anything yet.',
          action: 'Write a message to one of your accounts from another account, then test again.',
        };
  },
});

const deadDays = 7;

const dead = aboutWorkspace({
  id: 'webhook.dead',
  step: 'webhooks',
  title: 'Every delivery could be read',
  needs: ['server.worker'],
  fix: {
    label: 'Read them again',
    mend: ({ replayDead, workspaceId }) => replayDead(workspaceId),
  },
  async run(survey) {
    const since = new Date(survey.now.getTime() - deadDays * 86_400_000);
    const found = await survey.read((tx) =>
      tx
        .selectFrom('deliveries')
        .select((eb) => [eb.fn.countAll<string>().as('count'), eb.fn.max('error').as('error')])
        .where('workspace_id', '=', survey.workspaceId)
        .where('state', '=', 'dead')
        .where('received_at', '>=', since)
        .executeTakeFirstOrThrow(),
    );
    if (found.count === '0') return { status: 'ok', message: 'Nothing of the last seven days was left unread.' };
    return {
      status: 'fail',
      message:
        found.count === '1'
          ? '1 delivery of the last seven days could not be read. It is kept.'
          : `${found.count} deliveries of the last seven days could not be read. They are kept.`,
      action: 'Press Read them again; what stays is explained under Webhooks.',
    };
  },
});

export const webhookChecks: readonly Check[] = [handshake, registered, fields, signature, dead];
