/** An attempt that did not succeed: what it means for the message, and what for its channel. */
import type { MessageError } from '@roost/contract/messages.ts';
import type { ChannelKind } from '@roost/contract/meta.ts';
import type { ChannelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { explain } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { allowanceOf } from './allowance.ts';
import { lookForReply } from './find-reply.ts';
import type { Attempt } from './outbox.ts';
import { noteHealth, noteTrouble, rest } from './pace.ts';
import { recordFailed, recordLater, recordOpen } from './settle.ts';
import { writeDown } from './write-down.ts';

/** After this many tries Meta's "later" is told to the agent, who can retry: about an hour and a half of trouble. */
const triesMax = { retry: 25, rate: 60, wait: 60 } as const;
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
  const { class: kind } = explain(error, caller.channel.facts.kind);
  await record((tx) => noteChannel(ctx, tx, attempt, caller, error));
  const patience = kind === 'retry' || kind === 'rate' || kind === 'wait' ? triesMax[kind] : 0;
  if (attempt.attempts < patience) {
    await record((tx) => recordLater(tx, attempt, delayMs(attempt.attempts, error.retryAfterMs)));
  } else if (kind === 'reconnect') {
    await record((tx) => recordLater(tx, attempt, delayMs(attempt.attempts, null)));
  } else {
    await record((tx) => recordFailed(tx, attempt, describeFailure(error, caller.channel.facts.kind)));
  }
}

/** A limit of the account lets the whole channel rest; one of a single person (131056) does not. */
async function noteChannel(
  ctx: Ctx,
  tx: Tx,
  attempt: Attempt,
  { channel, target }: Exclude<ChannelCaller, { blocked: unknown }>,
  failure: GraphFailure,
): Promise<void> {
  const { class: kind } = explain(failure, channel.facts.kind);
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

function describeFailure(failure: GraphFailure, kind: ChannelKind): MessageError {
  const { code, message, action, who } = explain(failure, kind);
  const { code: metaCode, subcode: metaSubcode, fbtraceId } = failure;
  return { code, message, action, who, metaCode, metaSubcode, fbtraceId };
}
