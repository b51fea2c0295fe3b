/** Roost itself: what has to be in order before Meta can be blamed. */
import { daysUntil } from '../../../clock.ts';
import { randomToken } from '../../../crypto.ts';
import { GraphFailure } from '../../../meta/graph.ts';
import { aboutWorkspace, type Check } from '../check.ts';
import { clockAhead } from '../own-clock.ts';
import { pulseOf } from '../pulse.ts';

const encryptionKey = aboutWorkspace({
  id: 'server.key',
  step: 'server',
  title: 'Roost can open the secrets it keeps',
  needs: [],
  run: ({ unreadable }) =>
    unreadable.length === 0
      ? { status: 'ok', message: 'Every stored secret opens with the present encryption key.' }
      : {
          status: 'fail',
          message: `Roost cannot open what it stored for ${unreadable.join(', ')}: it was sealed with another ENCRYPTION_KEY.`,
          action:
            'Put the key that belongs to this data back (ENCRYPTION_KEY, or encryption.key in the data folder) and restart. If it is lost, save the credentials and connect again.',
        },
});

const storage = aboutWorkspace({
  id: 'server.storage',
  step: 'server',
  title: 'Files can be stored',
  needs: [],
  async run({ ctx, workspaceId }) {
    const key = `doctor/${workspaceId}/${randomToken(6)}`;
    try {
      await ctx.storage.put(key, Buffer.from('roost'), 'text/plain');
      const back = await ctx.storage.get(key);
      await ctx.storage.remove(key);
      if (back?.bytes.toString() === 'roost') {
        return { status: 'ok', message: 'Roost wrote a file, read it back and removed it.' };
      }
    } catch (error) {
      ctx.log.warn({ error: String(error) }, 'the doctor could not store a file');
    }
    return {
      status: 'fail',
      message: 'Roost cannot store files, so pictures and documents that customers send are not kept.',
      action: 'Make sure that the data folder (DATA_DIR) exists, has room, and may be written to by Roost.',
      value: ctx.config.dataDir,
      valueLabel: 'Data folder',
    };
  },
});

/** Waiting longer than this means nobody works. */
const waitSecondsMax = 60;

const worker = aboutWorkspace({
  id: 'server.worker',
  step: 'server',
  title: 'Arriving messages are worked through',
  needs: [],
  async run(survey) {
    const { now, workspaceId } = survey;
    const since = new Date(now.getTime() - waitSecondsMax * 1000);
    const stuck = await survey.read((tx) =>
      tx
        .selectFrom('delivery_entries as e')
        .innerJoin('deliveries as d', (join) =>
          join.onRef('d.workspace_id', '=', 'e.workspace_id').onRef('d.id', '=', 'e.delivery_id'),
        )
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .where('e.workspace_id', '=', workspaceId)
        .where('e.state', '=', 'waiting')
        .where('e.attempts', '=', 0)
        .where('d.received_at', '<', since)
        .executeTakeFirstOrThrow(),
    );
    const action = 'Start a worker: run Roost with ROOST_ROLE=all, or a second process with ROOST_ROLE=worker.';
    if (Number(stuck.count) > 0) {
      return {
        status: 'fail',
        message:
          'What arrived has been waiting for more than a minute: nothing works through it. It is stored and not lost.',
        action,
      };
    }
    if (!(await pulseOf(survey))) {
      return {
        status: 'fail',
        message: 'No worker took up a job within ten seconds, so nothing is being worked through.',
        action,
      };
    }
    return { status: 'ok', message: 'A worker is running, and nothing waits.' };
  },
});

const metaReachable = aboutWorkspace({
  id: 'server.meta',
  step: 'server',
  title: 'Roost reaches Meta',
  needs: [],
  async run({ ctx }) {
    try {
      await ctx.graph.as({ token: 'none' }).get('me', { fields: 'id' });
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      // Meta refuses a call without a token; any refusal of its own proves that it was reached.
      if (error.outcome !== 'refused') {
        return {
          status: 'fail',
          message: 'Meta’s servers do not answer Roost. Messages can neither be sent nor checked.',
          action: 'Let this server make HTTPS calls to graph.facebook.com (firewall, proxy, DNS), then test again.',
          value: 'graph.facebook.com',
          valueLabel: 'Host to allow',
        };
      }
    }
    return { status: 'ok', message: 'Meta answers Roost’s calls.' };
  },
});

const skewWarnSeconds = 30;
/** Meta’s signed requests and proofs live five to ten minutes (platform.md §1.6, §1.9). */
const skewFailSeconds = 240;

const clock = aboutWorkspace({
  id: 'server.clock',
  step: 'server',
  title: 'The clock of this server is right',
  needs: ['server.meta'],
  run(survey) {
    const aheadSeconds = clockAhead(survey);
    if (aheadSeconds === null) return { status: 'unknown', message: 'Meta’s answers did not carry a time.' };
    const off = Math.abs(aheadSeconds);
    if (off <= skewWarnSeconds)
      return { status: 'ok', message: 'It agrees with Meta’s clock to within half a minute.' };
    return {
      status: off > skewFailSeconds ? 'fail' : 'warn',
      message:
        aheadSeconds > 0
          ? `This server’s clock is ${span(off)} ahead of Meta’s, so reply windows are counted wrongly and signed requests may be refused.`
          : `This server’s clock is ${span(off)} behind Meta’s, so reply windows are counted wrongly and signed requests may be refused.`,
      action: 'Switch on time synchronisation (NTP) on this server.',
      value: 'timedatectl set-ntp true',
      valueLabel: 'On most Linux servers',
    };
  },
});

function span(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`;
}

/** Graph versions and the day each ends (platform.md §0). Newer ones have no announced end. */
const versionEnds: Readonly<Record<string, string>> = {
  'v18.0': '2026-01-26',
  'v19.0': '2026-05-21',
  'v20.0': '2026-09-24',
  'v21.0': '2027-01-21',
  'v22.0': '2027-05-20',
  'v23.0': '2027-10-08',
  'v24.0': '2028-02-18',
  'v25.0': '2028-07-29',
};
const oldestKnown = 18;
const warnDays = 90;

const graphVersion = aboutWorkspace({
  id: 'server.graph-version',
  step: 'server',
  title: 'The Graph API version is alive',
  needs: [],
  run({ ctx, now }) {
    const version = ctx.config.metaGraphVersion;
    const ends = versionEnds[version];
    const ancient = Number(version.slice(1)) < oldestKnown;
    if (ends === undefined && !ancient) return { status: 'ok', message: `${version} has no announced end.` };
    const daysLeft = ends === undefined ? -1 : daysUntil(now, new Date(ends));
    const fix = {
      action: 'Set META_GRAPH_VERSION to a newer version (or remove it: Roost’s default is alive) and restart Roost.',
      value: 'META_GRAPH_VERSION=v25.0',
      valueLabel: 'Setting',
    };
    if (daysLeft < 0) {
      return {
        status: 'fail',
        message:
          ends === undefined
            ? `Meta switched ${version} off; calls are answered by another version and may silently behave differently.`
            : `Meta switched ${version} off on ${ends}; calls are answered by another version and may silently behave differently.`,
        ...fix,
      };
    }
    if (daysLeft < warnDays) return { status: 'warn', message: `Meta switches ${version} off on ${ends}.`, ...fix };
    return { status: 'ok', message: `${version} works until ${ends}.` };
  },
  place: {
    words: 'Graph API changelog → Versions',
    url: 'https://developers.facebook.com/docs/graph-api/changelog/versions/',
  },
});

export const serverChecks: readonly Check[] = [encryptionKey, metaReachable, worker, storage, clock, graphVersion];
