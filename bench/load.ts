import { createHmac } from 'node:crypto';
import { Pool } from 'undici';

export interface LoadResult {
  concurrency: number;
  acknowledged: number;
  refused: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Keeps `concurrency` signed webhooks under way for `durationMs`; each is a new message of one of 500 people. */
export async function load(options: {
  origin: string;
  path: string;
  secret: string;
  pageId: string;
  concurrency: number;
  durationMs: number;
}): Promise<LoadResult> {
  const { origin, path, secret, pageId, concurrency, durationMs } = options;
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const latenciesMs: number[] = [];
  let refused = 0;
  const startedAt = performance.now();
  const endAt = startedAt + durationMs;

  async function worker(): Promise<void> {
    while (performance.now() < endAt) {
      const body = messageBody(pageId);
      const begun = performance.now();
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
      if (statusCode === 200) latenciesMs.push(performance.now() - begun);
      else refused += 1;
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  latenciesMs.sort((a, b) => a - b);
  const quantile = (q: number) =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * q))] ?? 0;
  return {
    concurrency,
    acknowledged: latenciesMs.length,
    refused,
    perSecond: latenciesMs.length / seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  };
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
