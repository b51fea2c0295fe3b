import { setTimeout as delay } from 'node:timers/promises';

/** Sends nobody to a process that does not say at /readyz that it can work; it is told of nothing else. */
export interface Balancer {
  inService(): readonly string[];
  /** Resolves when it sends to this process again. */
  sendsTo(url: string): Promise<void>;
  close(): void;
}

const asksEveryMs = 1_000;
const answersWithinMs = 1_000;
const startsWithinMs = 30_000;

export function startBalancer(urls: readonly string[]): Balancer {
  const ready = new Set<string>();
  let asking = true;
  const ask = async (url: string) => {
    while (asking) {
      const well = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(answersWithinMs) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (well) ready.add(url);
      else ready.delete(url);
      await delay(asksEveryMs);
    }
  };
  for (const url of urls) void ask(url);
  return {
    inService: () => [...ready],
    async sendsTo(url) {
      const until = performance.now() + startsWithinMs;
      while (!ready.has(url)) {
        if (performance.now() > until) throw new Error(`${url} never comes into service`);
        await delay(50);
      }
    },
    close() {
      asking = false;
    },
  };
}
