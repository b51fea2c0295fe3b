/** `--load`: asks the running simulator for load and prints what came of it. Answers the exit code. */
export async function orderLoad(url: string, values: Record<string, unknown>): Promise<number> {
  const asked = ['rate', 'seconds', 'customers'].flatMap((name) =>
    values[name] === undefined ? [] : [[name, Number(values[name])] as const],
  );
  const order = { rate: 1_000, seconds: 10, ...Object.fromEntries(asked), wait: true };
  console.log(`${order.rate} messages a second for ${order.seconds} s …`);
  try {
    const response = await fetch(`${url}/_sim/load`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) },
    });
    const report = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(String(report.message));
    const { written, delivered, failed, perSecond, p50Ms, p99Ms } = report;
    console.log(
      `${written} written, ${delivered} delivered (${perSecond}/s), ${failed} attempts failed, answers in ${p50Ms} ms (p99 ${p99Ms} ms)`,
    );
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(
      reason === 'fetch failed' ? `No simulator answers at ${url}: start it with npm run simulator.` : reason,
    );
    return 1;
  }
}
