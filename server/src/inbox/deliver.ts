/** Sends what is in the outbox. Claiming and settling are short transactions; the network is between them (invariant 4). */
import type { MessageError } from '@roost/contract/inbox.ts';
import type { ChannelKind } from '@roost/contract/meta.ts';
import type { Sent } from '../channels/outgoing.ts';
import { type ChannelCaller, channelCaller, reportAuthFailure } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, inWorkspace, type Tx } from '../db/db.ts';
import { explain } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';
import { readDraft } from './draft.ts';
import { type Attempt, claim, type Outgoing, openAbandoned, takeUnsettled } from './outbox.ts';
import { joinPrivateThread } from './private-thread.ts';
import { recordFailed, recordLater, recordOpen, recordSent, recordUnknown } from './settle.ts';

export interface Deliverer {
  start(): void;
  /** There is something to send. */
  wake(): void;
  /** Resolves when nothing that may go now is left. */
  drain(): Promise<void>;
  /** Waits for the attempts under way. */
  close(): Promise<void>;
}

const conversationsMax = 16;
const pollMs = 1_000;

export function createDeliverer(ctx: Ctx): Deliverer {
  const sending = new Set<Promise<void>>();
  let claiming: Promise<void> | null = null;
  let wokenAgain = false;
  // A process with ROOST_ROLE=web queues and never starts to send.
  let running = false;
  let poll: NodeJS.Timeout | undefined;

  function wake(): void {
    if (!running) return;
    wokenAgain = true;
    claiming ??= claimAll()
      .catch((error: unknown) => ctx.log.warn({ error: String(error) }, 'claiming replies failed; trying again'))
      .finally(() => {
        claiming = null;
        if (wokenAgain && sending.size < conversationsMax) wake();
      });
  }

  async function claimAll(): Promise<void> {
    while (wokenAgain && running) {
      wokenAgain = false;
      while (sending.size < conversationsMax && running) {
        const attempts = await acrossWorkspaces(ctx, (tx) => claim(tx, conversationsMax - sending.size));
        if (attempts.length === 0) break;
        for (const attempt of attempts) send(attempt);
      }
    }
  }

  function send(attempt: Attempt): void {
    const done = deliver(ctx, attempt)
      // What cannot be written down now stays claimed; its lease runs out and the outcome is open.
      .catch((error: unknown) => ctx.log.error({ error: String(error) }, 'the outcome of a reply was not recorded'))
      .finally(() => {
        sending.delete(done);
        wake();
      });
    sending.add(done);
  }

  async function sweep(): Promise<void> {
    try {
      await settleAbandoned(ctx);
    } catch (error) {
      ctx.log.warn({ error: String(error) }, 'looking for abandoned replies failed; trying again');
    }
    wake();
  }

  return {
    start() {
      running = true;
      poll = setInterval(() => void sweep(), pollMs).unref();
      wake();
    },
    wake,
    async drain() {
      do {
        wake();
        await claiming;
        await Promise.all(sending);
        // What was just sent may have set the next of its conversation free.
      } while (running && (claiming !== null || sending.size > 0 || wokenAgain));
    },
    async close() {
      running = false;
      clearInterval(poll);
      await claiming;
      await Promise.all(sending);
    },
  };
}

/** Looks after attempts whose process died and outcomes that nothing settled. */
export async function settleAbandoned(ctx: Ctx): Promise<void> {
  await acrossWorkspaces(ctx, async (tx) => {
    await openAbandoned(tx);
    const byWorkspace = Map.groupBy(await takeUnsettled(tx), (one: Outgoing) => one.workspaceId);
    for (const unsettled of byWorkspace.values()) for (const one of unsettled) await recordUnknown(tx, one);
  });
}

/** One attempt, and what it led to. */
async function deliver(ctx: Ctx, attempt: Attempt): Promise<void> {
  const record = (write: (tx: Tx) => Promise<void>) => inWorkspace(ctx, attempt.workspaceId, write);
  const caller = await channelCaller(ctx, attempt.workspaceId, attempt.channelId);
  const draft = await readDraft(ctx, attempt);
  if ('blocked' in caller || draft === null) {
    const gone = draft === null || ('blocked' in caller && caller.blocked === 'disconnected');
    await record((tx) => (gone ? recordFailed(tx, attempt, disconnected) : recordLater(tx, attempt, blockedDelayMs)));
    return;
  }
  let sent: Sent;
  try {
    sent = await caller.channel.send(caller.graph, caller.target, draft);
  } catch (error) {
    await recordFailure(ctx, attempt, caller, error);
    return;
  }
  await record(async (tx) => {
    await recordSent(tx, attempt, sent.externalId);
    const person = 'privatelyTo' in draft.to ? sent.recipientExternalId : undefined;
    if (person !== undefined) await joinPrivateThread(tx, attempt.workspaceId, attempt.messageId, person);
  });
}

const disconnected: MessageError = {
  code: 'channel_disconnected',
  message: 'This account was disconnected before the message could be sent.',
  action: 'Connect with Meta',
  who: 'admin',
  metaCode: null,
  metaSubcode: null,
  fbtraceId: null,
};

/** While a login is renewed the message waits; this only spaces the looks. */
const blockedDelayMs = 5_000;
/** After this many tries Meta's "later" is told to the agent, who can retry. */
const triesMax = { retry: 8, rate: 60, wait: 60 } as const;
const firstDelayMs = 1_000;
const longestDelayMs = 300_000;

async function recordFailure(
  ctx: Ctx,
  attempt: Attempt,
  caller: Exclude<ChannelCaller, { blocked: unknown }>,
  error: unknown,
): Promise<void> {
  const record = (write: (tx: Tx) => Promise<void>) => inWorkspace(ctx, attempt.workspaceId, write);
  if (!(error instanceof GraphFailure) || error.outcome === 'unknown') {
    if (!(error instanceof GraphFailure)) ctx.log.error({ error: String(error) }, 'sending broke off');
    await record((tx) => recordOpen(tx, attempt));
    return;
  }
  const { class: kind } = explain(error, caller.channel.facts.kind);
  const patience = kind === 'retry' || kind === 'rate' || kind === 'wait' ? triesMax[kind] : 0;
  if (attempt.attempts < patience) {
    await record((tx) => recordLater(tx, attempt, delayMs(attempt.attempts, error.retryAfterMs)));
  } else if (kind === 'reconnect') {
    await reportAuthFailure(ctx, attempt.workspaceId, attempt.channelId, error);
    await record((tx) => recordLater(tx, attempt, delayMs(attempt.attempts, null)));
  } else {
    await record((tx) => recordFailed(tx, attempt, describeFailure(error, caller.channel.facts.kind)));
  }
}

/** Doubles from a second to five minutes, with jitter; Meta's own word counts where it gives one. */
function delayMs(attempts: number, retryAfterMs: number | null): number {
  const backOff = Math.min(firstDelayMs * 2 ** (attempts - 1), longestDelayMs);
  return Math.round(Math.max(retryAfterMs ?? 0, backOff * (0.75 + Math.random() / 2)));
}

function describeFailure(failure: GraphFailure, kind: ChannelKind): MessageError {
  const { code, message, action, who } = explain(failure, kind);
  return {
    code,
    message,
    action,
    who,
    metaCode: failure.code,
    metaSubcode: failure.subcode,
    fbtraceId: failure.fbtraceId,
  };
}
