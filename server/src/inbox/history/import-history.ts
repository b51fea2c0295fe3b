/**
 * Imports what Meta remembers, one page a job. Where it stands is written with each page, so any process goes on there
 * after a restart, and a page that comes twice changes nothing.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { HistoryPage, RememberedConversation } from '../../channels/channel.ts';
import { addStep, type HistoryDetail, type HistoryRun, historyStep } from '../../connections/ask-history.ts';
import { type ChannelCaller, channelCaller } from '../../connections/channels.ts';
import type { Ctx } from '../../context.ts';
import { acrossWorkspaces, inWorkspace, type Tx } from '../../db/db.ts';
import { advanceImport, endImport, type Progress } from '../../imports/imports.ts';
import { GraphFailure } from '../../meta/graph.ts';
import { nextPlace, wantedOf } from './passes.ts';
import { takeIn } from './take-in.ts';
import { afterFailure } from './trouble.ts';
import { liveWorkWaits, waitUntil } from './turn.ts';

const sweep = 'history.sweep';
/** A step that is not heard of for so long is taken again. */
const leaseMinutes = 5;
const runsPerSweep = 500;
const whileLiveWorkSeconds = 2;
/** Below the two calls a second that Meta allows an account (platform.md §6.1), with room for the doctor's. */
const betweenCallsMs = 600;

type Caller = Exclude<ChannelCaller, { blocked: string }>;
interface Run extends HistoryRun {
  channelId: string;
  since: Date | null;
  detail: HistoryDetail;
}

/** When a page was asked for: by the clock of Roost, and by that of the answers' headers. */
interface Asked {
  at: Date;
  calledAt: Date;
}

export function historyJobs(ctx: Ctx): void {
  ctx.jobs.work<HistoryRun>(historyStep, (run) => step(ctx, run));
  ctx.jobs.repeat(sweep, 1, () => sweepHistories(ctx));
}

/** Runs whose time has come: they waited for Meta, or their process died. */
export async function sweepHistories(ctx: Ctx): Promise<void> {
  await acrossWorkspaces(ctx, async (tx) => {
    const { rows } = await sql<HistoryRun>`
      update imports set next_at = ${lease(ctx)}
      where (workspace_id, id) in (
        select workspace_id, id from imports
        where kind = 'history' and state in ('waiting', 'running') and next_at <= ${ctx.clock.now()}
        order by next_at limit ${runsPerSweep} for update skip locked
      )
      returning workspace_id as "workspaceId", id as "importId"`.execute(tx);
    for (const run of rows) await addStep(ctx, tx, run);
  });
}

async function step(ctx: Ctx, { workspaceId, importId }: HistoryRun): Promise<void> {
  const run = await inWorkspace(ctx, workspaceId, (tx) => unfinished(tx, workspaceId, importId));
  if (run === null) return;
  const caller = await channelCaller(ctx, workspaceId, run.channelId);
  if ('blocked' in caller) return await waitForAccount(ctx, run, caller.blocked);
  if (await inWorkspace(ctx, workspaceId, (tx) => liveWorkWaits(tx, run))) {
    return await record(ctx, run, (tx) => goOn(ctx, tx, run, {}, whileLiveWorkSeconds));
  }
  await delay(await inWorkspace(ctx, workspaceId, (tx) => takeTurn(tx, run)));
  const asked: Asked = { at: ctx.clock.now(), calledAt: new Date() };
  let page: HistoryPage | undefined;
  try {
    page = await caller.channel.history?.(caller.graph, caller.target, run.detail);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    return await record(ctx, run, (tx) => endOrWait(ctx, tx, run, caller, error, asked));
  }
  if (page === undefined) return;
  const given = page;
  await record(ctx, run, (tx, detail) => recordPage(ctx, tx, { ...run, detail }, caller, given, asked));
}

async function unfinished(tx: Tx, workspaceId: string, importId: string): Promise<Run | null> {
  const row = await tx
    .selectFrom('imports')
    .select(['channel_id', 'since', 'detail'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', importId)
    .where('state', 'in', ['waiting', 'running'])
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || row.channel_id === null) return null;
  return { workspaceId, importId, channelId: row.channel_id, since: row.since, detail: row.detail as HistoryDetail };
}

/** Answers in how many milliseconds the account may be asked; another step of the run, in any process, comes after. */
async function takeTurn(tx: Tx, { workspaceId, importId }: Run): Promise<number> {
  const { rows } = await sql<{ waitMs: number }>`
    update imports set next_call_at = greatest(next_call_at, clock_timestamp()) + ${betweenCallsMs} * interval '1 ms'
    where workspace_id = ${workspaceId} and id = ${importId}
    returning greatest(0, extract(epoch from next_call_at - clock_timestamp()) * 1000 - ${betweenCallsMs})::float8
      as "waitMs"`.execute(tx);
  return rows[0]?.waitMs ?? 0;
}

/** Writes what a step led to, unless the run was cancelled or another process has gone on meanwhile. */
function record(ctx: Ctx, run: Run, write: (tx: Tx, detail: HistoryDetail) => Promise<void>): Promise<void> {
  return inWorkspace(ctx, run.workspaceId, async (tx) => {
    const now = await unfinished(tx, run.workspaceId, run.importId);
    const { cursor, pass } = run.detail;
    if (now === null || now.detail.cursor !== cursor || now.detail.pass !== pass) return;
    await write(tx, now.detail);
  });
}

async function recordPage(ctx: Ctx, tx: Tx, run: Run, caller: Caller, page: HistoryPage, asked: Asked): Promise<void> {
  const { workspaceId, importId, since, detail } = run;
  const wanted = wantedOf(page, detail);
  const newsSince = detail.newsSince === null ? null : new Date(detail.newsSince);
  const taken = await takeIn(ctx, tx, workspaceId, wanted, newsSince);
  // Of what is read a second time, or for a gap, only what was missing counts.
  const first = since === null && detail.pass === 0;
  const progress: Progress = {
    done: taken.messages,
    conversations: first ? wanted.length : taken.conversations,
    cutShort: wanted.filter((one) => (first ? one.cutShort : since !== null && missesSome(one, since))).length,
    problems: taken.problems.map((message) => ({ row: null, message })),
    message: '',
  };
  const next = nextPlace(page, detail, asked.at);
  if (next === null) {
    const passBegan = detail.passBegan ?? asked.at.toISOString();
    await advanceImport(tx, workspaceId, importId, { ...progress, detail: { ...detail, passBegan }, nextAt: null });
    await endImport(
      tx,
      workspaceId,
      importId,
      'done',
      'Everything that Meta gives has been imported.',
      ctx.clock.now(),
    );
    return;
  }
  const wait = await waitUntil(ctx, tx, run, caller.target, asked.calledAt);
  if (wait === null) return await goOn(ctx, tx, run, { ...progress, detail: next });
  await advanceImport(tx, workspaceId, importId, {
    ...progress,
    detail: next,
    state: 'waiting',
    message: `Waits a few minutes: ${Math.round(wait.percent)} % of what Meta allows this account is used up.`,
    nextAt: wait.at,
  });
}

/** More was written in the gap than Meta gives of one conversation. */
function missesSome({ cutShort, events }: RememberedConversation, since: Date): boolean {
  return cutShort && events[0] !== undefined && events[0].at > since;
}

async function goOn(ctx: Ctx, tx: Tx, run: Run, progress: Progress, afterSeconds = 0): Promise<void> {
  const { workspaceId, importId } = run;
  await advanceImport(tx, workspaceId, importId, { ...progress, nextAt: lease(ctx) });
  await addStep(ctx, tx, { workspaceId, importId }, afterSeconds);
}

async function endOrWait(
  ctx: Ctx,
  tx: Tx,
  run: Run,
  caller: Caller,
  failure: GraphFailure,
  asked: Asked,
): Promise<void> {
  const { workspaceId, importId, detail } = run;
  const next = afterFailure(failure, detail, caller.channel.facts.kind);
  // Also reads what Meta says of the allowance, so that replies slow down too.
  const wait = await waitUntil(ctx, tx, run, caller.target, asked.calledAt);
  if (next.what === 'stop') {
    await advanceImport(tx, workspaceId, importId, { detail: { ...detail, tries: 0 }, nextAt: null });
    await endImport(tx, workspaceId, importId, 'failed', next.message, ctx.clock.now());
    return;
  }
  if (next.delayMs === 0) return await goOn(ctx, tx, run, { detail: next.detail });
  const at = Math.max(ctx.clock.now().getTime() + next.delayMs, wait?.at.getTime() ?? 0);
  const { message } = next;
  await advanceImport(tx, workspaceId, importId, {
    detail: next.detail,
    state: 'waiting',
    message,
    nextAt: new Date(at),
  });
}

async function waitForAccount(ctx: Ctx, run: Run, blocked: 'disconnected' | 'needs_reconnect'): Promise<void> {
  const { workspaceId, importId } = run;
  await record(ctx, run, async (tx) => {
    if (blocked === 'disconnected') {
      const message = 'The account was disconnected. What had come stays.';
      await endImport(tx, workspaceId, importId, 'cancelled', message, ctx.clock.now());
      return;
    }
    const message = 'Waits until this account is connected again.';
    await advanceImport(tx, workspaceId, importId, { state: 'waiting', message, nextAt: null });
  });
}

function lease(ctx: Ctx): Date {
  return new Date(ctx.clock.now().getTime() + leaseMinutes * 60_000);
}
