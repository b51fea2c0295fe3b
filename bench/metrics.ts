import { readdirSync, readFileSync } from 'node:fs';

/** How often Node looks (prom-client's default). It counts this time as delay: an idle loop shows 10 ms. */
const lookEveryMs = 10;

export interface Sample {
  /** Entries of the journal not yet read. */
  backlog: number;
  /** Replies not yet sent. */
  waiting: number;
  /** By how much the event loop was late, since the last sample. */
  loopP99Ms: number;
}

export async function sample(url: string): Promise<Sample> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  return {
    backlog: value(/^roost_backlog\{way="in"\} (\S+)$/m),
    waiting: value(/^roost_backlog\{way="out"\} (\S+)$/m),
    loopP99Ms: Math.max(0, value(/^roost_nodejs_eventloop_lag_p99_seconds (\S+)$/m) * 1000 - lookEveryMs),
  };
}

/** What PostgreSQL and its children take, shared memory divided among them; null where the system does not tell. */
export function postgresMb(pid: number): number | null {
  try {
    const pids = readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && (Number(name) === pid || parentOf(name) === pid),
    );
    const kilobytes = pids.map((name) =>
      Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'utf8'))?.[1]),
    );
    return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
  } catch {
    return null;
  }
}

function parentOf(pid: string): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}
