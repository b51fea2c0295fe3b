import type { Hint } from '@roost/contract/live.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'ended';

export type LiveEvent = { type: 'state'; state: LiveState } | { type: 'ready' } | { type: 'hint'; hint: Hint };

/** The server writes a comment line every 15 s; twice that without a byte and the connection is dead. */
const silenceMs = 35_000;
const backOffMs = [250, 500, 1_000, 2_000, 5_000, 10_000];
/** Answers after which asking again changes nothing: signed out, not a member. */
const finalStatuses = new Set([401, 403, 404]);

/**
 * Keeps one stream of server-sent events open and reports what it says. Read with fetch rather than EventSource: that hides
 * the status, the heartbeat, and reconnects without back-off. Returns what ends it.
 */
export function openStream(url: string, tell: (event: LiveEvent) => void): () => void {
  let attempt = 0;
  let wasLive = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort = new AbortController();
  let ended = false;

  async function connect(): Promise<void> {
    abort = new AbortController();
    const { signal } = abort;
    try {
      const response = await fetch(url, {
        headers: { accept: 'text/event-stream' },
        credentials: 'same-origin',
        signal,
      });
      if (finalStatuses.has(response.status)) {
        end();
        tell({ type: 'state', state: 'ended' });
        return;
      }
      if (response.ok && response.body) {
        await read(response.body);
      }
    } catch {
      // Network gone or connection cut: the same as a stream that ended.
    }
    if (!ended) {
      again();
    }
  }

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parse = createEventParser();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      timer = setTimeout(() => abort.abort(), silenceMs);
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done || ended) {
        return;
      }
      for (const event of parse(decoder.decode(value, { stream: true }))) {
        if (event.name === 'ready') {
          attempt = 0;
          wasLive = true;
          tell({ type: 'state', state: 'live' });
          tell({ type: 'ready' });
        } else if (event.name === 'hint') {
          tell({ type: 'hint', hint: JSON.parse(event.data) as Hint });
        }
      }
    }
  }

  function again(): void {
    clearTimeout(timer);
    const waitMs = backOffMs[Math.min(attempt, backOffMs.length - 1)] ?? 10_000;
    attempt += 1;
    // The very first attempt is allowed one silent failure.
    if (wasLive || attempt > 1) {
      tell({ type: 'state', state: 'reconnecting' });
    }
    timer = setTimeout(() => void connect(), waitMs * (0.75 + Math.random() / 2));
  }

  function end(): void {
    ended = true;
    clearTimeout(timer);
    abort.abort();
  }

  void connect();
  return end;
}

/** Takes text as it arrives, cut anywhere, and gives back the events completed by it. */
export function createEventParser(): (text: string) => { name: string; data: string }[] {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      let name = 'message';
      const data: string[] = [];
      for (const line of block.split('\n')) {
        const [field, value] = splitField(line);
        if (field === 'event') {
          name = value;
        } else if (field === 'data') {
          data.push(value);
        }
      }
      return name === 'message' && data.length === 0 ? [] : [{ name, data: data.join('\n') }];
    });
  };
}

function splitField(line: string): [field: string, value: string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
