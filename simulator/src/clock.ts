import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Simulated time: it starts as real time, can be moved, set, slowed, sped up or stopped, and wakes what waits for it.
 * Windows, codes, tokens, webhook retries and media links all ask this clock.
 */
export type Clock = {
  now: () => number;
  nowSeconds: () => number;
  /** How far simulated time is ahead of real time. */
  offsetMs: () => number;
  /** Simulated milliseconds per real one; 0: time stands still until it is moved. */
  rate: () => number;
  advance: (ms: number) => void;
  set: (ms: number) => void;
  setRate: (rate: number) => void;
  /** Real time again, at its own pace. */
  reset: () => void;
  /** Resolves when simulated time has reached `atMs`, or when the signal aborts. */
  until: (atMs: number, signal: AbortSignal) => Promise<void>;
  close: () => void;
};

/** setTimeout takes 31 bits. */
const timerMsMax = 2 ** 31 - 1;

export function createClock(startAtMs?: number): Clock {
  let simulatedMs = startAtMs ?? Date.now();
  let realMs = Date.now();
  let pace = startAtMs === undefined ? 1 : 0;
  let waiting: { atMs: number; wake: () => void }[] = [];
  let timer: NodeJS.Timeout | null = null;

  const now = () => Math.floor(simulatedMs + (Date.now() - realMs) * pace);

  /** Everything due is woken in the order of its time; the next one gets the only timer. */
  function wakeDue() {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const current = now();
    const due = waiting.filter(({ atMs }) => atMs <= current).sort((a, b) => a.atMs - b.atMs);
    if (due.length > 0) waiting = waiting.filter(({ atMs }) => atMs > current);
    for (const { wake } of due) wake();
    if (pace === 0 || waiting.length === 0) return;
    const nextMs = Math.min(...waiting.map(({ atMs }) => atMs));
    timer = setTimeout(wakeDue, Math.min(timerMsMax, Math.max(1, Math.ceil((nextMs - now()) / pace))));
    timer.unref();
  }

  function move(toMs: number, rate: number) {
    simulatedMs = toMs;
    realMs = Date.now();
    pace = rate;
    wakeDue();
  }

  return {
    now,
    nowSeconds: () => Math.floor(now() / 1000),
    offsetMs: () => now() - Date.now(),
    rate: () => pace,
    advance: (ms) => move(now() + ms, pace),
    set: (ms) => move(ms, pace),
    setRate: (rate) => move(now(), rate),
    reset: () => (startAtMs === undefined ? move(Date.now(), 1) : move(startAtMs, 0)),
    until: (atMs, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || atMs <= now()) return resolve();
        const wake = () => {
          signal.removeEventListener('abort', forget);
          resolve();
        };
        const entry = { atMs, wake };
        const forget = () => {
          waiting = waiting.filter((other) => other !== entry);
          resolve();
        };
        signal.addEventListener('abort', forget, { once: true });
        waiting.push(entry);
        wakeDue();
      }),
    close: () => {
      if (timer !== null) clearTimeout(timer);
      waiting = [];
    },
  };
}

/** Real time, whatever the clock says; an abort ends it, and nothing stays awake for it. */
export async function pause(ms: number, signal: AbortSignal) {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
