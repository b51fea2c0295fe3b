/** Sends what is in the outbox. Claiming and settling are short transactions; the network is between them (invariant 4). */
import { setTimeout as delay } from 'node:timers/promises';
import type { MessageError } from '@roost/contract/messages.ts';
import { Histogram } from 'prom-client';
import { type Draft, fileIn, type Sent } from '../channels/outgoing.ts';
import { type ChannelCaller, channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, inWorkspace, type Tx } from '../db/db.ts';
import { GraphFailure } from '../meta/graph.ts';
import { askForPushes } from '../push/tell.ts';
import { keepAllowance } from './allowance.ts';
import { askForRemoval } from './attachments/fetch-media.ts';
import { lockConversations } from './conversation-rows.ts';
import { readDraft } from './draft.ts';
import { lookForReply } from './find-reply.ts';
import { type Attempt, claim, findOverdue, giveUp, goOn, leaseSeconds, type Overdue } from './outbox.ts';
import { noteHealth } from './pace.ts';
import { joinPrivateThread } from './private-thread.ts';
import { failAndTell, recordFailure } from './record-failure.ts';
import { recordLater, recordSent, recordUnknown } from './settle.ts';
import { patiently, writeDown } from './write-down.ts';

export interface Deliverer {
  start(): void;
  /** There is something to send. */
  wake(): void;
  /** Resolves when nothing that may go now is left. */
  drain(): Promise<void>;
  /** How long the calls that send take. */
  seconds: Histogram<'outcome'>;
  /** Waits for the attempts under way. */
  close(): Promise<void>;
}

/** Half of them for a channel that is alone (see `claim`). */
const conversationsMax = 32;
const pollMs = 1_000;

export function createDeliverer(ctx: Ctx): Deliverer {
  const sending = new Map<Promise<void>, { channelId: string }>();
  let claiming: Promise<void> | null = null;
  let wokenAgain = false;
  // A process with ROOST_ROLE=web queues and never starts to send.
  let running = false;
  let poll: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | null = null;
  let turn: { at: number; timer: NodeJS.Timeout } | null = null;

  function wake(): void {
    if (!running) {
      ctx.live.wakeWorkers('out');
      return;
    }
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
        const at = ctx.clock.now();
        const { attempts, waitMs } = await acrossWorkspaces(ctx, (tx) =>
          claim(tx, conversationsMax - sending.size, underWay()),
        );
        if (attempts.length === 0) break;
        for (const attempt of attempts) send(attempt, at);
        if (waitMs > 0) wakeAfter(waitMs);
      }
    }
  }

  function underWay(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { channelId } of sending.values()) counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
    return counts;
  }

  /** A channel sent as fast as it may: whoever else waits for it has a turn then. */
  function wakeAfter(waitMs: number): void {
    const at = performance.now() + waitMs;
    if (turn !== null && turn.at <= at) return;
    clearTimeout(turn?.timer);
    const timer = setTimeout(() => {
      turn = null;
      wake();
    }, waitMs);
    turn = { at, timer };
  }

  const seconds = new Histogram({
    name: 'roost_send_seconds',
    help: 'From claiming a reply to knowing its outcome',
    labelNames: ['outcome'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers: [],
  });

  function send(attempt: Attempt, claimedAt: Date): void {
    const began = performance.now();
    const done = deliver(ctx, attempt, claimedAt)
      .then((outcome) => seconds.observe({ outcome }, (performance.now() - began) / 1000))
      // What cannot be written down now stays claimed; its lease runs out and the outcome is open.
      .catch((error: unknown) => ctx.log.error({ error: String(error) }, 'the outcome of a reply was not recorded'))
      .finally(() => {
        sending.delete(done);
        wake();
      });
    sending.set(done, attempt);
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
      poll = setInterval(() => {
        sweeping ??= sweep().finally(() => {
          sweeping = null;
        });
      }, pollMs).unref();
      ctx.live.onWake('out', wake);
      wake();
    },
    wake,
    seconds,
    async drain() {
      do {
        wake();
        await claiming;
        await Promise.all(sending.keys());
        if (turn !== null && turn.at - performance.now() < pollMs) await delay(turn.at - performance.now());
        // What was just sent may have set the next of its conversation free.
      } while (running && (claiming !== null || sending.size > 0 || wokenAgain || turn !== null));
    },
    async close() {
      running = false;
      clearInterval(poll);
      clearTimeout(turn?.timer);
      await Promise.all([claiming, sweeping]);
      await Promise.all(sending.keys());
    },
  };
}

/** Looks after attempts whose process died and outcomes that nothing settled, one by one: what fails stops no other. */
export async function settleAbandoned(ctx: Ctx): Promise<void> {
  for (const what of ['abandoned', 'unsettled'] as const) {
    for (const one of await acrossWorkspaces(ctx, (tx) => findOverdue(tx, what))) {
      try {
        await inWorkspace(ctx, one.workspaceId, (tx) => settleOverdue(ctx, tx, one));
      } catch (error) {
        ctx.log.error({ error: String(error), messageId: one.messageId }, 'an abandoned reply was not settled');
      }
    }
  }
}

async function settleOverdue(ctx: Ctx, tx: Tx, one: Overdue): Promise<void> {
  await lockConversations(tx, one.workspaceId, [one.conversationId]);
  if (!(await giveUp(tx, one))) return;
  if (one.state === 'sending') await lookForReply(ctx, tx, one);
  if (one.state === 'unknown') {
    await askForPushes(ctx, tx, one.workspaceId, await recordUnknown(tx, one, ctx.clock.now()));
  }
}

/**
 * One attempt, and what it led to. `claimedAt` by our own clock: an attempt that was held up (no database, a process that was
 * frozen) is given back instead, because somebody may have been told by now that its outcome is unknown.
 */
async function deliver(ctx: Ctx, attempt: Attempt, claimedAt: Date): Promise<'sent' | 'blocked' | 'failed'> {
  const caller = await patiently(() => channelCaller(ctx, attempt.workspaceId, attempt.channelId));
  const draft = await patiently(() => readDraft(ctx, attempt));
  if ('blocked' in caller || draft === null) {
    const cutOff = 'blocked' in caller && caller.blocked === 'disconnected';
    const failure = cutOff ? disconnected : draft === null ? fileGone : null;
    await writeDown(ctx, attempt, (tx) =>
      failure === null ? recordLater(tx, attempt, blockedDelayMs) : failAndTell(ctx, tx, attempt, failure),
    );
    return 'blocked';
  }
  const file = fileIn(draft.say);
  const { upload } = caller.channel;
  if (file === null || upload === undefined) return send(ctx, attempt, claimedAt, caller, draft);
  const uploading = await stillOurs(ctx, attempt, 'uploading');
  if (uploading === null) return 'blocked';
  let uploadedId: string;
  try {
    uploadedId = await upload(caller.graph, caller.target, draft.say, file);
  } catch (error) {
    // Whatever happened, nobody has got anything of it.
    const failure = error instanceof GraphFailure ? error : new GraphFailure('unsent', String(error));
    await recordFailure(ctx, uploading, caller, failure, draft.humanAgent);
    return 'failed';
  }
  const uploadedAt = ctx.clock.now();
  const sending = await stillOurs(ctx, uploading, 'sending');
  return sending === null ? 'blocked' : send(ctx, sending, uploadedAt, caller, { ...draft, uploadedId });
}

function stillOurs(ctx: Ctx, attempt: Attempt, to: 'uploading' | 'sending'): Promise<Attempt | null> {
  return patiently(() => inWorkspace(ctx, attempt.workspaceId, (tx) => goOn(tx, attempt, to)));
}

type Caller = Exclude<ChannelCaller, { blocked: unknown }>;

async function send(
  ctx: Ctx,
  attempt: Attempt,
  claimedAt: Date,
  caller: Caller,
  draft: Draft,
): Promise<'sent' | 'blocked' | 'failed'> {
  const record = (write: (tx: Tx) => Promise<void>) => writeDown(ctx, attempt, write);
  if (Math.abs(ctx.clock.now().getTime() - claimedAt.getTime()) > heldUpMs) {
    await record((tx) => recordLater(tx, attempt, 0));
    return 'blocked';
  }
  let sent: Sent;
  try {
    sent = await caller.channel.send(caller.graph, caller.target, draft);
  } catch (error) {
    await recordFailure(ctx, attempt, caller, error, draft.humanAgent);
    return 'failed';
  }
  await record(async (tx) => {
    await askForRemoval(ctx, tx, await recordSent(tx, attempt, sent.externalId));
    const person = 'privatelyTo' in draft.to ? sent.recipientExternalId : undefined;
    if (person !== undefined) await joinPrivateThread(tx, attempt.workspaceId, attempt.messageId, person);
    await noteHealth(tx, attempt);
    await keepAllowance(ctx, tx, attempt, caller.target);
  });
  return 'sent';
}

const ownFault = { metaCode: null, metaSubcode: null, fbtraceId: null } as const;

const disconnected: MessageError = {
  ...ownFault,
  code: 'channel_disconnected',
  message: 'This account was disconnected before the message could be sent.',
  action: 'Connect with Meta',
  who: 'admin',
};

const fileGone: MessageError = {
  ...ownFault,
  code: 'file_gone',
  message: 'The file of this message is not here (any more). Send it anew as a message of its own.',
  action: null,
  who: 'agent',
};

/** Well before its outcome counts as open. */
const heldUpMs = (leaseSeconds * 1000) / 2;

/** While a login is renewed the message waits; this only spaces the looks. */
const blockedDelayMs = 5_000;
