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
  close(): Promise<void>;
}

const pauseMs = 20;
const givesUpAfterMs = 60_000;
const steadyPauseMs = 8;

export function createSender(secret: string, urls: () => readonly string[]): Sender {
  const agent = new Agent({ connections: 256, pipelining: 1 });
  const answers = new Map<number, number>();
  let turn = 0;

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
          headersTimeout: 30_000,
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
      while (performance.now() < until) {
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
    close: () => agent.destroy(),
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

/** Keeps `concurrency` deliveries under way until `stop` says so; each is one new message of one of `people`. */
export async function keepSending(
  sender: Sender,
  options: { pageId: string; run: string; people: number; concurrency: number; stop: () => boolean },
): Promise<number> {
  const { pageId, run, people, concurrency, stop } = options;
  let made = 0;
  const worker = async () => {
    while (!stop()) {
      made += 1;
      const mid = `m_${run}_${made}`;
      await sender.deliver(pageBody(pageId, [{ mid, person: personOf(run, made % people) }]), [mid]);
      // Steady, not as fast as it goes: a process that starts needs its share of the machine.
      await delay(steadyPauseMs);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return made;
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
