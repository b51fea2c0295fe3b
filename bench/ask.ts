import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';

interface Task {
  cookie: string;
  /** The addresses of each turn; in every turn one of each kind. */
  asked: readonly (readonly string[])[];
  /** So many turns are asked and not counted. */
  warmUpAsks: number;
}

/**
 * How long each answer took to its last byte, by kind, in ms. Kinds take turns, so that a slow moment of the machine meets
 * each of them; and a process of its own asks: the bench holds the simulated Meta, and would count its own garbage as Roost's.
 */
export async function askInTurn(task: Task): Promise<number[][]> {
  const child = fork(import.meta.filename, { serialization: 'advanced', execArgv: [] });
  child.send(task);
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The asking process ended with ${code}.`))),
  ])) as [number[][]];
  return answer;
}

async function work({ cookie, asked, warmUpAsks }: Task): Promise<number[][]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const tookMs: number[][] = [];
  for (const [turn, urls] of asked.entries()) {
    for (const [kind, url] of urls.entries()) {
      const began = performance.now();
      const status = await ask(agent, url, cookie);
      if (status !== 200) throw new Error(`${url} answered ${status}`);
      tookMs[kind] ??= [];
      if (turn >= warmUpAsks) tookMs[kind].push(performance.now() - began);
    }
  }
  agent.destroy();
  return tookMs;
}

/** Until the last byte is there; to read it as JSON is the browser's work. */
function ask(agent: Agent, url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { cookie } }, (answer) => {
      answer.once('end', () => resolve(answer.statusCode ?? 0)).resume();
    }).once('error', reject);
  });
}

if (process.argv[1] === import.meta.filename) {
  process.once('message', async (task: Task) => {
    process.send?.(await work(task));
    process.disconnect?.();
  });
}
