/** WhatsApp numbers: registered, able to send, in good standing, and with templates that can be sent. */

import { channelOf } from '../../../channels/index.ts';
import { type NumberState, numberState, templateStates } from '../../../channels/inspect.ts';
import { peopleADay } from '../../../channels/whatsapp/messaging-limit.ts';
import { takeCallbackBack } from '../../../channels/whatsapp/own-callback.ts';
import { inWorkspace } from '../../../db/db.ts';
import { addresses } from '../../addresses.ts';
import { askForGaps } from '../../ask-history.ts';
import { aboutChannels, type Check, type Finding } from '../check.ts';
import { places } from '../places.ts';
import { asChannel, type ObservedChannel, type Survey, targetOf } from '../survey.ts';

const isNumber = (_: Survey, { kind }: ObservedChannel) => kind === 'whatsapp';

function stateOf(survey: Survey, channel: ObservedChannel): Promise<NumberState> {
  return survey.once(`number ${channel.externalId}`, () => numberState(asChannel(survey, channel), channel.externalId));
}

const registered = aboutChannels({
  id: 'whatsapp.registered',
  step: 'connect',
  title: 'The number is registered for the Cloud API',
  needs: ['account.ticked'],
  place: places.numbers,
  when: isNumber,
  fix: {
    label: 'Register the number',
    needsPin: true,
    mend: async (survey, channel, { pin = '' }) => {
      await channelOf(channel.kind).register?.(asChannel(survey, channel), targetOf(channel), pin);
    },
  },
  async run(survey, channel): Promise<Finding> {
    const { status, verification } = await stateOf(survey, channel);
    // Only CONNECTED is known to be good; the list of states is not published (whatsapp.md §1.6).
    if (status === null || status === 'CONNECTED') return { status: 'ok', message: 'WhatsApp calls it connected.' };
    if (status === 'PENDING') {
      return {
        status: 'fail',
        message: `${channel.name} is not registered for the Cloud API, so it neither receives nor sends.`,
        action: 'Press Register the number and enter its six-digit PIN; if it has none, the PIN you enter becomes it.',
      };
    }
    const reported = status.toLowerCase().replaceAll('_', ' ');
    return {
      status: 'fail',
      message:
        verification === 'EXPIRED'
          ? `WhatsApp reports ${channel.name} as ${reported}; its verification has expired.`
          : `WhatsApp reports ${channel.name} as ${reported}.`,
      action: 'Open the number in WhatsApp Manager: it says what WhatsApp wants.',
      notFixable: true,
    };
  },
});

const delivers = aboutChannels({
  id: 'whatsapp.delivers',
  step: 'webhooks',
  title: 'The number delivers to Roost',
  needs: ['account.subscribed', 'whatsapp.registered'],
  place: places.whatsappConfiguration,
  when: isNumber,
  fix: {
    label: 'Deliver to Roost',
    mend: async (survey, channel) => {
      await takeCallbackBack(asChannel(survey, channel), channel.externalId);
      await askForGaps(survey.ctx, survey.workspaceId, [channel.id]);
    },
  },
  async run(survey, channel): Promise<Finding> {
    const { divertedTo } = await stateOf(survey, channel);
    if (divertedTo === null || divertedTo === addresses(survey.ctx.config).webhookUrl)
      return { status: 'ok', message: 'It has no other address of its own.' };
    return {
      status: 'fail',
      message: `${channel.name} has an address of its own at Meta, so its messages go to ${divertedTo} instead of Roost.`,
      action: 'Press Deliver to Roost: that removes the other address.',
    };
  },
});

const entityWords: Readonly<Record<string, string>> = {
  PHONE_NUMBER: 'the number',
  WABA: 'the WhatsApp Business Account',
  BUSINESS: 'the business portfolio',
  APP: 'the app',
  MESSAGE_TEMPLATE: 'a template',
};

const health = aboutChannels({
  id: 'whatsapp.health',
  step: 'connect',
  title: 'WhatsApp lets the number send',
  needs: ['whatsapp.registered'],
  place: places.numbers,
  when: isNumber,
  async run(survey, channel): Promise<Finding> {
    const { health: entities } = await stateOf(survey, channel);
    const hindered =
      entities.find(({ canSend }) => canSend === 'BLOCKED') ?? entities.find(({ canSend }) => canSend === 'LIMITED');
    if (hindered === undefined) return { status: 'ok', message: 'Number, account, portfolio and app may all send.' };
    const blocked = hindered.canSend === 'BLOCKED';
    const what = entityWords[hindered.entity] ?? 'something';
    const why = hindered.why === null ? null : `WhatsApp says: ${hindered.why}`;
    const hindrance = blocked
      ? `WhatsApp lets ${channel.name} send nothing, because of ${what}.`
      : `WhatsApp limits what ${channel.name} may send, because of ${what}.`;
    return {
      status: blocked ? 'fail' : 'warn',
      message: why === null ? hindrance : `${hindrance} ${why}`,
      action: hindered.solution ?? 'Open WhatsApp Manager: it says what has to be done.',
    };
  },
});

const quality = aboutChannels({
  id: 'whatsapp.quality',
  step: 'messages',
  title: 'The number is in good standing',
  needs: ['whatsapp.registered'],
  place: places.numbers,
  when: isNumber,
  async run(survey, channel): Promise<Finding> {
    const { quality: rating, nameStatus, limit } = await stateOf(survey, channel);
    if (limit !== null) await keepMessagingLimit(survey, channel, limit);
    const withLimit = (sentence: string) => (limit === null ? sentence : `${sentence} ${limitSentence(limit)}`);
    if (rating === 'RED') {
      return {
        status: 'fail',
        message: withLimit(
          `The quality of ${channel.name} is low: people block or report it, and WhatsApp may lower its limit or pause templates.`,
        ),
        action: 'Send fewer and better wanted templates for a week; the rating looks at the last seven days.',
      };
    }
    if (nameStatus === 'DECLINED' || nameStatus === 'EXPIRED') {
      return {
        status: 'warn',
        message:
          nameStatus === 'DECLINED'
            ? `WhatsApp has declined the display name of ${channel.name}.`
            : `WhatsApp has let expire the display name of ${channel.name}.`,
        action: 'Choose another display name in WhatsApp Manager.',
      };
    }
    if (rating === 'YELLOW') {
      return {
        status: 'warn',
        message: withLimit(`The quality of ${channel.name} is medium.`),
        action: 'Watch which templates people block, and send those less.',
      };
    }
    return { status: 'ok', message: withLimit(rating === 'GREEN' ? 'Quality is high.' : 'Quality is not rated yet.') };
  },
});

function limitSentence(tier: string): string {
  const people = peopleADay(tier);
  if (people === 'unlimited') return 'Limit: no limit.';
  return `Limit: ${people?.toLocaleString('en-US') ?? tier} people a day outside open conversations.`;
}

/** Kept for the page of limits. Not `updated_at`: nothing has happened to the channel. */
async function keepMessagingLimit({ ctx, workspaceId }: Survey, { id }: ObservedChannel, limit: string): Promise<void> {
  await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .updateTable('channels')
      .set({ messaging_limit: limit })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('messaging_limit', 'is distinct from', limit)
      .execute(),
  );
}

const sandbox = aboutChannels({
  id: 'whatsapp.live-number',
  step: 'production',
  title: 'The number is a real one',
  needs: ['whatsapp.registered'],
  place: places.numbers,
  when: isNumber,
  async run(survey, channel): Promise<Finding> {
    if (!(await stateOf(survey, channel)).sandbox) return { status: 'ok', message: 'It can write to everybody.' };
    return {
      status: 'warn',
      message: `${channel.name} is a test number of Meta’s: it reaches only the few people on its list.`,
      action: 'Add your own number to the WhatsApp account before going live.',
    };
  },
});

function templatesAtMeta(survey: Survey, channel: ObservedChannel): Promise<Map<string, string[]>> {
  const account = channel.parentId ?? '';
  return survey.once(`templates ${account}`, () => templateStates(asChannel(survey, channel), account));
}

const templates = aboutChannels({
  id: 'whatsapp.templates',
  step: 'messages',
  title: 'Templates can be sent',
  needs: ['account.ticked'],
  place: places.templates,
  when: isNumber,
  async run(survey, channel): Promise<Finding> {
    const states = await templatesAtMeta(survey, channel);
    const total = [...states.values()].reduce((sum, names) => sum + names.length, 0);
    if (total === 0) {
      return {
        status: 'warn',
        message: 'The account has no template, so a customer who has not written for a day cannot be reached.',
        action: 'Create one in WhatsApp Manager; Meta usually approves it within minutes.',
      };
    }
    const stopped = ['PAUSED', 'DISABLED', 'REJECTED'].flatMap((status) => states.get(status) ?? []);
    const sendable = states.get('APPROVED')?.length ?? 0;
    if (stopped.length > 0) {
      return {
        status: 'warn',
        message: `${sendable} of ${total} templates can be sent; Meta stopped ${stopped.join(', ')}.`,
        action: 'Open the template in WhatsApp Manager: it names the reason.',
      };
    }
    return { status: 'ok', message: `${sendable} of ${total} templates can be sent.` };
  },
});

/** Connecting asks for the templates; before that was done their absence means nothing. */
const firstFetchMs = 60_000;

const synced = aboutChannels({
  id: 'whatsapp.template-sync',
  step: 'messages',
  title: 'Roost has the account’s templates',
  needs: ['account.ticked'],
  place: places.templates,
  when: isNumber,
  fix: { label: 'Fetch the templates', mend: (survey) => survey.syncTemplates(survey.workspaceId) },
  async run(survey, channel): Promise<Finding> {
    const atMeta = new Set([...(await templatesAtMeta(survey, channel)).values()].flat());
    const rows = await survey.read((tx) =>
      tx
        .selectFrom('templates')
        .select('name')
        .where('workspace_id', '=', survey.workspaceId)
        .where('account_external_id', '=', channel.parentId ?? '')
        .execute(),
    );
    const here = new Set(rows.map(({ name }) => name));
    const age = survey.now.getTime() - channel.createdAt.getTime();
    if (here.size === 0 && age < firstFetchMs) return { status: 'ok', message: 'They are being fetched.' };
    const apart = [...atMeta.symmetricDifference(here)].sort();
    if (apart.length === 0) return { status: 'ok', message: 'What agents can choose from is what Meta lists.' };
    return {
      status: 'warn',
      message: `Meta lists ${atMeta.size} templates, agents see ${here.size}; they differ in ${apart.slice(0, 5).join(', ')}.`,
      action: 'Press Fetch the templates. Roost also does it by itself once a day.',
    };
  },
});

export const whatsappChecks: readonly Check[] = [registered, delivers, health, quality, templates, synced, sandbox];
