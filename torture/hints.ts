import type { Hint } from '@roost/contract/live.ts';
import type { World } from './world.ts';

/** What one process tells a browser that is open on it. */
export interface Hints {
  /** Resolves with the time in ms until a hint about this conversation comes; rejects after `withinMs`. */
  about(conversationId: string, withinMs: number): Promise<number>;
  close(): void;
}

/** Opens the stream of live updates at `url` as the owner of the workspace. */
export async function openHints(world: World, url: string): Promise<Hints> {
  const abort = new AbortController();
  const response = await fetch(`${url}${world.workspace.path}/events`, {
    headers: { cookie: world.workspace.owner.cookie },
    signal: abort.signal,
  });
  if (!response.ok || response.body === null) throw new Error(`no live updates: ${response.status}`);
  const waiting = new Map<string, () => void>();
  void read(response.body, (hint) => {
    if (hint.type !== 'conversation') return;
    for (const id of 'ids' in hint ? hint.ids : [...waiting.keys()]) {
      waiting.get(id)?.();
      waiting.delete(id);
    }
  });
  return {
    about(conversationId, withinMs) {
      const began = performance.now();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no hint within ${withinMs} ms`)), withinMs);
        waiting.set(conversationId, () => {
          clearTimeout(timer);
          resolve(performance.now() - began);
        });
      });
    },
    close: () => abort.abort(),
  };
}

async function read(body: ReadableStream<Uint8Array<ArrayBuffer>>, heard: (hint: Hint) => void): Promise<void> {
  let rest = '';
  try {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^event: hint\ndata: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) heard(JSON.parse(data) as Hint);
      }
    }
  } catch {
    // Closed, by us or by a process that ended.
  }
}
