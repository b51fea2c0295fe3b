/** How much of Meta's allowances is used, as its headers tell (META.md §5). */
import { createHash } from 'node:crypto';
import { type Json, parseLossless } from './lossless-json.ts';
import { integerOf, isObject, objectsOf, textOf } from './read-json.ts';

export interface Usage {
  /** The highest of Meta's percentages; near 100 calls are refused. */
  percent: number;
  /** When Meta says that calls work again; null when they work now. */
  regainAt: Date | null;
  seenAt: Date;
}

const bucketsMax = 10_000;

/** The bucket of a whole app: by its secret, or by the token where calls are made without one. Neither can be read from it. */
export function appBucket(secret: string): string {
  return `app:${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`;
}

/** Remembers the newest report per bucket: `<asset id>:<type>` of a business use case, `app:…` of an app (`appBucket`). */
export function createUsage() {
  const buckets = new Map<string, Usage>();
  return {
    buckets: buckets as ReadonlyMap<string, Usage>,
    read(headers: Record<string, string>, appBucket: string, now: Date): number | null {
      let waitMinutes = 0;
      const app = headerOf(headers['x-app-usage']);
      if (isObject(app)) remember(buckets, appBucket, { percent: percentOf(app), regainAt: null, seenAt: now });
      const assets = headerOf(headers['x-business-use-case-usage']);
      for (const [id, reports] of Object.entries(isObject(assets) ? assets : {})) {
        for (const report of objectsOf(reports)) {
          const minutes = integerOf(report.estimated_time_to_regain_access) ?? 0;
          waitMinutes = Math.max(waitMinutes, minutes);
          remember(buckets, `${id}:${textOf(report.type) ?? ''}`, {
            percent: percentOf(report),
            regainAt: minutes > 0 ? new Date(now.getTime() + minutes * 60_000) : null,
            seenAt: now,
          });
        }
      }
      const retryAfterSeconds = integerOf(headers['retry-after']) ?? 0;
      const waitMs = Math.max(waitMinutes * 60_000, retryAfterSeconds * 1000);
      return waitMs > 0 ? waitMs : null;
    },
  };
}

function remember(buckets: Map<string, Usage>, key: string, usage: Usage): void {
  buckets.delete(key);
  buckets.set(key, usage);
  const oldest = buckets.size > bucketsMax ? buckets.keys().next().value : undefined;
  if (oldest !== undefined) buckets.delete(oldest);
}

function percentOf(report: { [key: string]: Json }): number {
  const parts = [report.call_count, report.total_time, report.total_cputime].map((part) => Number(part) || 0);
  return Math.max(...parts);
}

function headerOf(header: string | undefined): Json {
  try {
    return parseLossless(header ?? 'null');
  } catch {
    return null;
  }
}
