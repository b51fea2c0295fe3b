import { Agent, request } from 'undici';
import { test } from 'vitest';
import { connectEverything, makeWorkspace, startRoost } from '/work/main/server/src/test/roost.ts';
import { signBody } from '/work/main/simulator/src/simulator.ts';

test('bench', async () => {
  const r = await startRoost();
  const w = await makeWorkspace(r);
  const ch = await connectEverything(r, w);
  await r.settle();
  const pageId = ch.find((c) => c.kind === 'facebook')!.externalId;
  for (const people of [500, 20000]) {
    const N = 20000;
    let n = 0;
    const agent = new Agent({ connections: 64 });
    const t0 = performance.now();
    const run = async () => {
      while (n < N) {
        const i = n++;
        const body = Buffer.from(
          JSON.stringify({
            object: 'page',
            entry: [
              {
                id: pageId,
                time: Date.now(),
                messaging: [
                  {
                    sender: { id: '9' + people + (i % people) },
                    recipient: { id: pageId },
                    timestamp: Date.now(),
                    message: { mid: 'b' + people + i, text: 'hello there '.repeat(20) },
                  },
                ],
              },
            ],
          }),
        );
        const a = await request(r.url + '/api/meta/webhook', {
          dispatcher: agent,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-hub-signature-256': signBody(r.simulator.app.secret, body),
          },
          body,
        });
        await a.body.dump();
        if (a.statusCode !== 200) throw new Error(String(a.statusCode));
      }
    };
    await Promise.all(Array.from({ length: 64 }, run));
    const t1 = performance.now();
    await (r.app as any).drain;
    for (;;) {
      const { rows } = await (r.app.ctx.db as any).executeQuery({
        sql: "select count(*)::int c from delivery_entries where state='waiting'",
        parameters: [],
        query: { kind: 'RawNode' },
        queryId: { queryId: 'x' },
      });
      if (rows[0].c === 0) break;
      await new Promise((f) => setTimeout(f, 50));
    }
    const t2 = performance.now();
    console.log({
      people,
      ackedPerS: Math.round(N / ((t1 - t0) / 1000)),
      processedPerS: Math.round(N / ((t2 - t0) / 1000)),
      lagMs: Math.round(t2 - t1),
    });
    await agent.close();
  }
  await r.close();
}, 200000);
