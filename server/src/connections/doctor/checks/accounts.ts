/** Each connected account: chosen at Meta, within reach of the person, with a living token, and subscribed. */

import type { ChannelKind } from '@roost/contract/meta.ts';
import { accountFieldsOf, channelOf } from '../../../channels/index.ts';
import { type Installation, installationOf, tasksOn } from '../../../channels/inspect.ts';
import { targetScope } from '../../../channels/permissions.ts';
import { explain } from '../../../meta/errors.ts';
import { GraphFailure } from '../../../meta/graph.ts';
import { askForGaps } from '../../ask-history.ts';
import { aboutChannels, aboutPlaces, type Check, type Finding } from '../check.ts';
import { places } from '../places.ts';
import {
  asChannel,
  asLogin,
  loginOf,
  type ObservedChannel,
  type ObservedPlace,
  placeOf,
  type Survey,
  targetOf,
  tokenReport,
} from '../survey.ts';

/** Instagram Login has neither Page nor granular targets (platform.md §2). */
const atFacebook = (_: Survey, channel: ObservedChannel) => channel.flow !== 'instagram';
const isPage = (survey: Survey, { channel }: ObservedPlace) =>
  atFacebook(survey, channel) && channel.kind !== 'whatsapp';

type Sentences = Readonly<Record<ChannelKind, (name: string) => string>>;

const lostLogin: Sentences = {
  facebook: (name) => `The Facebook Page ${name} has lost its login.`,
  instagram: (name) => `The Instagram account ${name} has lost its login.`,
  whatsapp: (name) => `The WhatsApp number ${name} has lost its login.`,
};

const unticked: Sentences = {
  facebook: (name) => `The Facebook Page ${name} is not ticked in Meta’s window any more, so Roost may not use it.`,
  instagram: (name) =>
    `The Instagram account ${name} is not ticked in Meta’s window any more, so Roost may not use it.`,
  whatsapp: (name) => `The WhatsApp number ${name} is not ticked in Meta’s window any more, so Roost may not use it.`,
};

const ticked = aboutChannels({
  id: 'account.ticked',
  step: 'connect',
  title: 'The account was ticked in Meta’s window',
  needs: ['login.permissions'],
  place: places.grants,
  when: atFacebook,
  async run(survey, channel): Promise<Finding> {
    const login = loginOf(survey, channel);
    if (login?.token == null) {
      return {
        status: 'fail',
        message: lostLogin[channel.kind](channel.name),
        action: 'Connect with Meta again; its conversations stay.',
        reconnect: true,
      };
    }
    const report = await tokenReport(survey, login.token);
    const targets = report.targets.get(targetScope[channel.kind]);
    const ids = [channel.externalId, channel.parentId];
    if (targets === undefined || targets.some((id) => ids.includes(id))) {
      return { status: 'ok', message: `${channel.name} is among what ${login.name} chose.` };
    }
    return {
      status: 'fail',
      message: unticked[channel.kind](channel.name),
      action: `Connect with Meta again and tick ${channel.name}.`,
      reconnect: true,
    };
  },
});

/** What a person with the task is called at a Page. */
const taskNeeded = 'MESSAGING';

const role = aboutPlaces({
  id: 'account.role',
  step: 'connect',
  title: 'The person who connected may answer for the Page',
  needs: ['account.ticked'],
  place: places.pageAccess,
  when: isPage,
  async run(survey, { id, channel }): Promise<Finding> {
    const login = loginOf(survey, channel);
    const name = login?.name ?? 'The person who connected';
    const lost: Finding = {
      status: 'fail',
      message: speaksForItself(channel)
        ? `${name} has lost the role on the Page ${channel.name}.`
        : `${name} has lost the role on the Page of ${channel.name}.`,
      action: 'Let someone with full control give it back under Page access, or let another admin of the Page connect.',
      reconnect: true,
    };
    let tasks: readonly string[] | null;
    try {
      if (login === null) return lost;
      tasks = await tasksOn(asLogin(survey, login), id);
    } catch (error) {
      if (error instanceof GraphFailure && unreachable(error)) return lost;
      throw error;
    }
    if (tasks === null || tasks.includes(taskNeeded))
      return { status: 'ok', message: `${name} may answer messages there.` };
    return {
      status: 'fail',
      message: speaksForItself(channel)
        ? `${name} may no longer answer messages on the Page ${channel.name}: the task “Messages” is missing.`
        : `${name} may no longer answer messages on the Page of ${channel.name}: the task “Messages” is missing.`,
      action: 'Let someone with full control of the Page switch on Messages for this person under Page access.',
    };
  },
});

/** An Instagram account that speaks for its Page names it in its second line; its own name has to do here. */
function speaksForItself({ kind }: ObservedChannel): boolean {
  return kind === 'facebook';
}

/** Missing, foreign and forbidden are one answer at Meta (platform.md §5.2: 100/33, 10, 200). */
function unreachable({ code, subcode }: GraphFailure): boolean {
  return (code === 100 && subcode === 33) || code === 10 || code === 200;
}

const token = aboutPlaces({
  id: 'account.token',
  step: 'tokens',
  title: 'Roost holds a valid token of the account',
  needs: ['account.role'],
  when: isPage,
  async run(survey, { channel }): Promise<Finding> {
    const again = { action: 'Connect with Meta again; its conversations stay.', reconnect: true };
    if (channel.token === null) return { status: 'fail', message: `Roost has no token of ${channel.name}.`, ...again };
    const report = await tokenReport(survey, channel.token);
    if (report.valid) return { status: 'ok', message: 'Meta calls it valid.' };
    const refused = `Meta does not accept the token of ${channel.name} any more.`;
    const message = report.error === null ? refused : `${refused} ${explain(report.error).message}`;
    return { status: 'fail', message, ...again };
  },
});

function installation(survey: Survey, { id, channel }: ObservedPlace): Promise<Installation> {
  return survey.once(`installed on ${id}`, () => installationOf(asChannel(survey, channel), id, ownIds(survey)));
}

/** An account of its own login may name the app by either of its ids: documents do not say. */
function ownIds({ app }: Survey): string[] {
  return [app.appId, app.instagramAppId].filter((id) => id !== null);
}

/** What the app is installed on, in the words of the dashboard. */
function homeOf({ kind, parentId }: ObservedChannel): string {
  if (kind === 'whatsapp') return 'WhatsApp account';
  return kind === 'instagram' && parentId === null ? 'Instagram account' : 'Page';
}

async function subscribe(survey: Survey, { id, channel }: ObservedPlace): Promise<void> {
  await channelOf(channel.kind).subscribe(asChannel(survey, channel), targetOf(channel));
  const there = survey.channels.filter((one) => placeOf(one) === id).map((one) => one.id);
  await askForGaps(survey.ctx, survey.workspaceId, there);
}

const installed = aboutPlaces({
  id: 'account.subscribed',
  step: 'webhooks',
  title: 'The account delivers to your app',
  needs: ['account.token', 'account.ticked', 'instagram-login.permissions'],
  fix: { label: 'Subscribe the account', mend: subscribe },
  async run(survey, place): Promise<Finding> {
    const { channel } = place;
    const { fields, divertedTo } = await installation(survey, place);
    if (fields === null) {
      return {
        status: 'fail',
        message: `Your app is not installed on the ${homeOf(channel)} of ${channel.name}, so Meta delivers nothing of it.`,
        action: 'Press Subscribe the account.',
        endedByMeta: true,
      };
    }
    if (divertedTo !== null) {
      return {
        status: 'fail',
        message: `The WhatsApp account of ${channel.name} delivers to ${divertedTo} instead of Roost.`,
        action: 'Press Subscribe the account: that removes the other address.',
        place: places.whatsappConfiguration,
      };
    }
    return { status: 'ok', message: 'Your app is installed there.' };
  },
});

function expectedFields(survey: Survey, { channel }: ObservedPlace): readonly string[] {
  const scopes = loginOf(survey, channel)?.scopes ?? [];
  return accountFieldsOf(channelOf(channel.kind), targetOf(channel), scopes);
}

const fields = aboutPlaces({
  id: 'account.fields',
  step: 'webhooks',
  title: 'The account is subscribed to everything Roost needs',
  needs: ['account.subscribed'],
  when: (survey, place) => expectedFields(survey, place).length > 0,
  fix: { label: 'Subscribe to all fields', mend: subscribe },
  async run(survey, place): Promise<Finding> {
    const { channel } = place;
    const expected = expectedFields(survey, place);
    const present = (await installation(survey, place)).fields ?? [];
    const missing = expected.filter((field) => !present.includes(field));
    if (missing.length === 0) return { status: 'ok', message: `All ${expected.length} fields are subscribed.` };
    return {
      status: 'fail',
      message:
        missing.length === 1
          ? `${channel.name} does not deliver everything: ${missing.join(', ')} is not subscribed.`
          : `${channel.name} does not deliver everything: ${missing.join(', ')} are not subscribed.`,
      action: 'Press Subscribe to all fields.',
      value: missing.join(', '),
      valueLabel: 'Missing fields',
      endedByMeta: true,
    };
  },
});

export const accountChecks: readonly Check[] = [ticked, role, token, installed, fields];
