import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { quantile } from './figures.ts';

export interface LoadResult {
  acknowledged: number;
  refused: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

interface Target {
  origin: string;
  path: string;
  secret: string;
  pageId: string;
}

/** Keeps `concurrency` signed webhooks under way for `durationMs`; each is a new message of one of 500 people. */
export async function load(options: Target & { concurrency: number; durationMs: number }): Promise<LoadResult> {
  const { origin, concurrency, durationMs, pageId } = options;
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const latenciesMs: number[] = [];
  let refused = 0;
  const startedAt = performance.now();
  const endAt = startedAt + durationMs;
  async function worker(): Promise<void> {
    while (performance.now() < endAt) {
      const begun = performance.now();
      if (await post(pool, options, messageBody(pageId))) latenciesMs.push(performance.now() - begun);
      else refused += 1;
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  return {
    acknowledged: latenciesMs.length,
    refused,
    perSecond: latenciesMs.length / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
  };
}

/** `perSecond` signed webhooks, evenly, until `stop`; however long an answer takes, the next one leaves in time. */
export function steadyLoad(target: Target, perSecond: number): { stop(): Promise<number> } {
  const pool = new Pool(target.origin, { connections: 64, pipelining: 1 });
  const under = new Set<Promise<void>>();
  let stopped = false;
  let acknowledged = 0;
  const running = (async () => {
    const began = performance.now();
    for (let sent = 0; !stopped; ) {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      for (; sent < due; sent += 1) {
        const one = post(pool, target, messageBody(target.pageId)).then((ok) => {
          if (ok) acknowledged += 1;
          under.delete(one);
        });
        under.add(one);
      }
      await delay(2);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      await Promise.all(under);
      await pool.close();
      return acknowledged;
    },
  };
}

async function post(pool: Pool, { path, secret }: Target, body: Buffer): Promise<boolean> {
  const { statusCode, body: answer } = await pool.request({
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  });
  await answer.dump();
  return statusCode === 200;
}

let made = 0;
const run = Date.now().toString(36);

/** About 640 bytes, as the measured limit was taken with. */
function messageBody(pageId: string): Buffer {
  made += 1;
  const now = Date.now();
  return Buffer.from(
    JSON.stringify({
      object: 'page',
      entry: [
        {
          id: pageId,
          time: now,
          messaging: [
            {
              sender: { id: String(7_268_194_033_000_000 + (made % 500)) },
              recipient: { id: pageId },
              timestamp: now,
              message: {
                mid: `m_bench_${run}_${made}`,
                text: `Message ${made} ${'lorem ipsum dolor sit amet '.repeat(15)}`,
              },
            },
          ],
        },
      ],
    }),
  );
}
