import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { signBody } from '../simulator/src/simulator.ts';

/** Stands in for Meta's delivery: signs, posts, and posts again what was not answered with 200. */
export interface Sender {
  /** Resolves once one of the processes said 200; every answer on the way is counted. */
  deliver(body: Buffer, mids: readonly string[]): Promise<void>;
  /** One POST to one process; the status, or 0 when there was no answer. */
  post(url: string, body: Buffer): Promise<number>;
  /** Message ids that were acknowledged. */
  acked: Set<string>;
  /** Answers by status; 0 for none at all. */
  answers: Map<number, number>;
  slowestMs: number;
  closed(): boolean;
  /** What is under way gives up. */
  close(): Promise<void>;
}

const pauseMs = 20;
const givesUpAfterMs = 60_000;
/** Longer than any scenario lets an answer take: what is cut here could not be told from what Roost cut. */
const answerWithinMs = 120_000;
const steadyPauseMs = 8;

export function createSender(secret: string, urls: () => readonly string[]): Sender {
  const agent = new Agent({ connections: 256, pipelining: 1 });
  const answers = new Map<number, number>();
  let turn = 0;
  let closed = false;

  const sender: Sender = {
    acked: new Set(),
    answers,
    slowestMs: 0,
    async post(url, body) {
      const began = performance.now();
      let status = 0;
      try {
        const answer = await request(`${url}/api/meta/webhook`, {
          method: 'POST',
          dispatcher: agent,
          headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(secret, body) },
          body,
          headersTimeout: answerWithinMs,
        });
        status = answer.statusCode;
        await answer.body.dump();
      } catch {
        // Refused or cut: Meta would come again, too.
      }
      answers.set(status, (answers.get(status) ?? 0) + 1);
      sender.slowestMs = Math.max(sender.slowestMs, performance.now() - began);
      return status;
    },
    async deliver(body, mids) {
      const until = performance.now() + givesUpAfterMs;
      while (!closed && performance.now() < until) {
        const all = urls();
        turn += 1;
        const url = all[turn % Math.max(1, all.length)];
        if (url !== undefined && (await sender.post(url, body)) === 200) {
          for (const mid of mids) sender.acked.add(mid);
          return;
        }
        await delay(pauseMs);
      }
    },
    closed: () => closed,
    close() {
      closed = true;
      return agent.destroy();
    },
  };
  return sender;
}

export interface Item {
  mid: string;
  person: string;
  text?: string;
  at?: number;
}

/** A Messenger delivery with these messages. */
export function pageBody(pageId: string, items: readonly Item[]): Buffer {
  const messaging = items.map(({ mid, person, text = `text of ${mid}`, at = Date.now() }) => ({
    sender: { id: person },
    recipient: { id: pageId },
    timestamp: at,
    message: { mid, text },
  }));
  return Buffer.from(JSON.stringify({ object: 'page', entry: [{ id: pageId, time: Date.now(), messaging }] }));
}

/** Keeps `concurrency` deliveries under way until it is stopped; each is one new message of one of `people`. */
export function keepSending(
  sender: Sender,
  options: { pageId: string; run: string; people: number; concurrency: number },
): { stop(): Promise<void> } {
  const { pageId, run, people, concurrency } = options;
  let made = 0;
  let stopping = false;
  const worker = async () => {
    while (!stopping && !sender.closed()) {
      made += 1;
      const mid = `m_${run}_${made}`;
      await sender.deliver(pageBody(pageId, [{ mid, person: personOf(run, made % people) }]), [mid]);
      // Steady, not as fast as it goes: a process that starts needs its share of the machine.
      await delay(steadyPauseMs);
    }
  };
  const workers = Promise.all(Array.from({ length: concurrency }, worker));
  return {
    async stop() {
      stopping = true;
      await workers;
    },
  };
}

/** Waits until one more is acknowledged; how long that took in ms. Throws after a minute: it does not work again by itself. */
export async function untilAcked(sender: Sender): Promise<number> {
  const began = performance.now();
  const before = sender.acked.size;
  while (sender.acked.size === before) {
    if (performance.now() - began > givesUpAfterMs) throw new Error('nothing was stored for a minute');
    await delay(20);
  }
  return performance.now() - began;
}

/** Whatever happens, Meta hears 200 or 503; nothing at all only where Roost itself was `killed`. */
export function unexpected(answers: ReadonlyMap<number, number>, killed: boolean): string[] {
  return [...answers]
    .filter(([status]) => !(status === 0 ? killed : status === 200 || status === 503))
    .map(([status, n]) => (status === 0 ? `${n} requests without an answer` : `${n} answers ${status}`));
}

let runs = 0;
/** A name for a scenario's messages and people, so that its rows are known from all others. */
export function newRun(name: string): string {
  runs += 1;
  return `${name.toLowerCase()}x${runs}x${Date.now().toString(36)}`;
}

export function personOf(run: string, number: number): string {
  return `${run}-p${number}`;
}
