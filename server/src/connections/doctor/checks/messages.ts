/** Whether messages really flow: the guide’s step 5, watched all the time. */
import { sql } from 'kysely';
import { metaInboxes, threadOwner } from '../../../channels/inspect.ts';
import { GraphFailure } from '../../../meta/graph.ts';
import { aboutChannels, aboutWorkspace, type Check, type Finding } from '../check.ts';
import { places } from '../places.ts';
import { asChannel, credentials, type ObservedChannel, placeOf, type Survey } from '../survey.ts';

const arrived = aboutChannels({
  id: 'messages.arrived',
  step: 'messages',
  title: 'Something has arrived',
  needs: [],
  run(_, channel): Finding {
    if (channel.paused) {
      return { status: 'ok', message: 'It is paused; what arrives is kept.' };
    }
    if (channel.lastEventAt !== null) {
      const [date, time] = channel.lastEventAt.toISOString().slice(0, 16).split('T');
      return { status: 'ok', message: `Last on ${date} at ${time} UTC.` };
    }
    return {
      status: 'warn',
      message: `Nothing has arrived from ${channel.name} yet.`,
      action: 'Write to it from another account (in Development mode: one with a role on the app), then test again.',
    };
  },
});

const rhythmDays = 30;
/** Fewer than this show no rhythm. */
const messagesMin = 20;
const quietHoursMin = 24;
/** Silence counts as unusual beyond so many times the longest pause there was. */
const pausesMax = 3;

const silence = aboutChannels({
  id: 'messages.silence',
  step: 'messages',
  title: 'It is not unusually quiet',
  needs: ['messages.arrived'],
  async run(survey, channel): Promise<Finding> {
    const since = new Date(survey.now.getTime() - rhythmDays * 86_400_000);
    const rhythm = await pausesOf(survey, channel, since);
    if (rhythm.count < messagesMin || rhythm.last === null) {
      return { status: 'ok', message: 'Too few messages so far to know a rhythm.' };
    }
    const quietHours = (survey.now.getTime() - rhythm.last.getTime()) / 3_600_000;
    const allowedHours = Math.max(quietHoursMin, rhythm.longestHours * pausesMax);
    if (quietHours <= allowedHours || channel.paused) {
      return {
        status: 'ok',
        message: `The longest pause of the last ${rhythmDays} days was ${hours(rhythm.longestHours)}.`,
      };
    }
    return {
      status: 'fail',
      message: `Nobody has written to ${channel.name} for ${hours(quietHours)}; before that the longest pause was ${hours(rhythm.longestHours)}.`,
      action:
        'Write to it from another account. If that does not arrive while everything above is green, look at the alerts in Meta’s dashboard.',
      place: places.alerts,
    };
  },
});

function hours(count: number): string {
  if (count < 1) return 'less than an hour';
  if (count < 1.5) return 'an hour';
  return count < 48 ? `${Math.round(count)} hours` : `${Math.round(count / 24)} days`;
}

async function pausesOf(
  { read, workspaceId }: Survey,
  channel: ObservedChannel,
  since: Date,
): Promise<{ count: number; last: Date | null; longestHours: number }> {
  const { rows } = await read((tx) =>
    sql<{ count: number; last: Date | null; longest: number | null }>`
      select count(*)::int as count, max(placed_at) as last, max(pause) as longest from (
        select placed_at, extract(epoch from placed_at - lag(placed_at) over (order by placed_at))::float / 3600 as pause
        from messages where workspace_id = ${workspaceId} and channel_id = ${channel.id} and direction = 'in'
          and placed_at >= ${since}
      ) inbound`.execute(tx),
  );
  const [row] = rows;
  return { count: row?.count ?? 0, last: row?.last ?? null, longestHours: row?.longest ?? 0 };
}

/** WhatsApp has no call that names the owner of a conversation. */
const hasThreads = (_: Survey, { kind, flow }: ObservedChannel) => kind !== 'whatsapp' && flow !== 'instagram';

const owner = aboutChannels({
  id: 'messages.owner',
  step: 'messages',
  title: 'No other app holds the conversations',
  needs: ['account.token'],
  place: places.pageRouting,
  when: hasThreads,
  async run(survey, channel): Promise<Finding> {
    const person = await lastWriter(survey, channel);
    if (person === null) return { status: 'ok', message: 'Nobody has written yet, so nobody holds a conversation.' };
    let holder: string | null;
    try {
      holder = await threadOwner(asChannel(survey, channel), placeOf(channel), person);
    } catch (error) {
      if (!(error instanceof GraphFailure) || error.outcome !== 'refused') throw error;
      return { status: 'ok', message: 'Conversation routing is not in use.' };
    }
    if (holder === null || holder === credentials(survey).appId || metaInboxes.has(holder)) {
      return { status: 'ok', message: 'Roost may answer the newest conversation.' };
    }
    return {
      status: 'fail',
      message: `Another app (${holder}) holds the newest conversation of ${channel.name}: Roost sees it late or not at all, and its replies are refused.`,
      action: 'Make your app the default app under Conversation routing, or switch the other app off there.',
      value: credentials(survey).appId,
      valueLabel: 'Your App ID',
    };
  },
});

async function lastWriter({ read, workspaceId }: Survey, channel: ObservedChannel): Promise<string | null> {
  const row = await read((tx) =>
    tx
      .selectFrom('conversations as c')
      .innerJoin('identities as i', (join) =>
        join.onRef('i.workspace_id', '=', 'c.workspace_id').onRef('i.id', '=', 'c.identity_id'),
      )
      .select('i.address')
      .where('c.workspace_id', '=', workspaceId)
      .where('c.channel_id', '=', channel.id)
      .where('c.surface', '=', 'direct')
      .where('c.last_inbound_at', 'is not', null)
      .orderBy('c.last_inbound_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
  return row?.address ?? null;
}

/** “No role on the app, and the app is not approved or not live” (platform.md §5.2, §7). */
const notLiveSubcodes = ['2018028', '2018027', '2018021'];

const mode = aboutWorkspace({
  id: 'messages.mode',
  step: 'messages',
  title: 'The app may talk to customers',
  needs: ['app.secret'],
  place: places.mode,
  async run(survey): Promise<Finding> {
    const { rows } = await survey.read((tx) =>
      sql<{ refused: Date | null; sent: Date | null }>`
        select
          (select max(placed_at) from messages where workspace_id = ${survey.workspaceId} and direction = 'out'
            and status = 'failed' and error ->> 'metaSubcode' = any(${notLiveSubcodes})) as refused,
          (select max(placed_at) from messages where workspace_id = ${survey.workspaceId} and direction = 'out'
            and status in ('sent', 'delivered', 'read')) as sent`.execute(tx),
    );
    const { refused = null, sent = null } = rows[0] ?? {};
    if (refused === null || (sent !== null && sent > refused)) {
      return { status: 'ok', message: 'Meta has refused no reply for want of Live mode or Advanced Access.' };
    }
    return {
      status: 'fail',
      message:
        'Meta refused a reply because the app is in Development mode or without Advanced Access: it may talk only to people with a role on it.',
      action:
        'Switch the app to Live and get Advanced Access in App Review; until then test with people who have a role on the app.',
    };
  },
});

export const messageChecks: readonly Check[] = [mode, arrived, silence, owner];
