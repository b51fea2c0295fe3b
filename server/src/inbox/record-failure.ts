/** An attempt that did not succeed: what it means for the message, and what for its channel. */
import type { MessageError } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import type { ChannelTarget } from '../channels/channel.ts';
import type { ChannelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import type { ErrorClass } from '../meta/error-table.ts';
import { explain, explainHumanAgent, mayPass, messageErrorOf } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { askForPushes } from '../push/tell.ts';
import { allowanceOf } from './allowance.ts';
import { lookForReply } from './find-reply.ts';
import type { Attempt } from './outbox.ts';
import { noteHealth, noteTrouble, rest } from './pace.ts';
import { recordFailed, recordLater, recordOpen } from './settle.ts';
import { writeDown } from './write-down.ts';

/** After this many tries Meta's "later" is told to the agent, who can retry: about an hour and a half of trouble. */
const triesMax = { retry: 25, rate: 60, wait: 60, reconnect: 25 } as const;
const firstDelayMs = 1_000;
const longestDelayMs = 300_000;
/** Meta names no time: "exponential backoff from 1 min" (platform.md §6.3); the account's own limits are far shorter. */
const limitRestMs = 60_000;
/** WhatsApp counts messages a second (130429): a moment is enough. */
const throughputRestMs = 2_000;

export async function recordFailure(
  ctx: Ctx,
  attempt: Attempt,
  caller: Exclude<ChannelCaller, { blocked: unknown }>,
  error: unknown,
  humanAgent: boolean,
): Promise<void> {
  const record = (write: (tx: Tx) => Promise<void>) => writeDown(ctx, attempt, write);
  if (!(error instanceof GraphFailure) || error.outcome === 'unknown') {
    if (!(error instanceof GraphFailure)) ctx.log.error({ error: String(error) }, 'sending broke off');
    await record(async (tx) => {
      await recordOpen(tx, attempt);
      await noteTrouble(tx, attempt);
      await lookForReply(ctx, tx, attempt);
    });
    return;
  }
  const channelKind = caller.channel.facts.kind;
  const explanation = (humanAgent ? explainHumanAgent : explain)(error, channelKind);
  const { class: kind } = explanation;
  const patience = mayPass(kind) || kind === 'reconnect' ? triesMax[kind] : 0;
  await record(async (tx) => {
    const wait = attempt.attempts < patience || (kind === 'reconnect' && (await loginIsDead(tx, attempt)));
    if (wait) await recordLater(tx, attempt, delayMs(attempt.attempts, error.retryAfterMs));
    else await failAndTell(ctx, tx, attempt, messageErrorOf(error, channelKind, explanation));
    await noteChannel(ctx, tx, attempt, caller.target, error, kind);
  });
}

/** Somebody has been told to log in again, and then it goes out. Of a login that Meta calls well nobody hears anything. */
async function loginIsDead(tx: Tx, { workspaceId, channelId }: Attempt): Promise<boolean> {
  const { rows } = await sql`
    select from channels where workspace_id = ${workspaceId} and id = ${channelId} and state = 'needs_reconnect'`.execute(
    tx,
  );
  return rows.length > 0;
}

/** It failed for good: whoever wrote it hears of it, wherever they are by now. */
export async function failAndTell(ctx: Ctx, tx: Tx, attempt: Attempt, error: MessageError): Promise<void> {
  const told = await recordFailed(tx, attempt, error, ctx.clock.now());
  await askForPushes(ctx, tx, attempt.workspaceId, told);
}

/** A limit of the account lets the whole channel rest; one of a single person (131056) does not. */
async function noteChannel(
  ctx: Ctx,
  tx: Tx,
  attempt: Attempt,
  target: ChannelTarget,
  failure: GraphFailure,
  kind: ErrorClass,
): Promise<void> {
  if (kind === 'retry') return noteTrouble(tx, attempt);
  await noteHealth(tx, attempt);
  if (kind !== 'rate') return;
  const { restMs } = allowanceOf(ctx.graph.usage, target, new Date());
  const unnamedMs = failure.code === 130_429 ? throughputRestMs : limitRestMs;
  await rest(tx, attempt, Math.max(restMs, failure.retryAfterMs ?? 0) || unnamedMs);
}

/** Doubles from a second to five minutes, with jitter; Meta's own word counts where it gives one. */
function delayMs(attempts: number, retryAfterMs: number | null): number {
  const backOff = Math.min(firstDelayMs * 2 ** (attempts - 1), longestDelayMs);
  return Math.round(Math.max(retryAfterMs ?? 0, backOff * (0.75 + Math.random() / 2)));
}
