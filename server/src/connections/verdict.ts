/** What a token that Meta calls valid still has against it. Pure; the newest facts come from `debug_token`. */
import type { ChannelKind } from '@roost/contract/meta.ts';
import { missingOf } from '../channels/permissions.ts';
import { day, dayMs } from '../clock.ts';
import { attention, connected, type Standing } from './standing.ts';
import type { Way } from './ways/way.ts';

/** What the channels of a login cannot do without and was not granted. */
export function missingPermissions(
  way: Pick<Way, 'needs'>,
  granted: readonly string[],
  wanted: readonly string[],
  channels: readonly { kind: ChannelKind }[],
): string[] {
  return [...new Set(channels.flatMap(({ kind }) => missingOf(way.needs(kind), granted, wanted)))];
}

/** What was granted once and is not any more counts as declined: somebody took it away. */
export function wantedOf({ scopes, declined }: { scopes: readonly string[]; declined: readonly string[] }): string[] {
  return [...new Set([...scopes, ...declined])];
}

export interface LoginFacts {
  name: string;
  /** What brings the login back, as a button and as something to do. */
  button: string;
  again: string;
  /** Null: it has no end. */
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  /** Permissions that connected channels cannot do without and that are not granted. */
  missing: readonly string[];
  /** Why Meta did not give a fresh token although it should have; null while all is well. */
  notRenewed: string | null;
}

/** An admin who is away for a week still has a week to act. */
export const warnDays = 14;

export function judge(facts: LoginFacts, now: Date): Standing {
  const { name, button, again, expiresAt, dataAccessExpiresAt: access, missing, notRenewed } = facts;
  const press = `${again} before then; conversations stay where they are.`;
  if (access !== null && access <= now) {
    return attention(
      'data_access_ended',
      `Meta’s 90 days of data access for ${name} ended on ${day(access)}; calls may be refused.`,
      `${again}: only a fresh consent brings it back.`,
    );
  }
  // Before a missing permission, which may stand for months: connecting again asks for that as well.
  if (expiresAt !== null && expiresAt.getTime() - now.getTime() < warnDays * dayMs) {
    return attention('login_ends_soon', `The login of ${name} ends on ${day(expiresAt)}.`, press);
  }
  if (notRenewed !== null && expiresAt !== null) {
    return attention(
      'renewal_refused',
      `Meta did not renew the login of ${name}, which ends on ${day(expiresAt)}: ${notRenewed}`,
      `Roost asks again every day. If this stays: ${press}`,
    );
  }
  if (access !== null && access.getTime() - now.getTime() < warnDays * dayMs) {
    return attention('data_access_ends_soon', `Meta’s data access for ${name} ends on ${day(access)}.`, press);
  }
  if (missing.length > 0) {
    return attention(
      'permission_missing',
      `${name} has not granted ${missing.join(', ')}, which connected accounts need.`,
      `${button} again and leave these permissions ticked`,
    );
  }
  return connected;
}

/** Whether a token has lived half its life: then it is renewed, with as long again to try (day 30 of 60). */
export function isDueForRenewal(token: { issuedAt: Date | null; expiresAt: Date | null }, now: Date): boolean {
  if (token.expiresAt === null || token.expiresAt <= now) return false;
  const left = token.expiresAt.getTime() - now.getTime();
  // Instagram renews no token younger than 24 hours (platform.md §2); for the others a day does no harm.
  const age = token.issuedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - token.issuedAt.getTime();
  return age > dayMs && left <= 30 * dayMs;
}

/** One refused call is a hiccup; this many over this long is an answer. */
const failuresMin = 5;
const failingMinutesMin = 15;

export function hasFailedLongEnough(failing: { failures: number; since: Date | null }, now: Date): boolean {
  const { failures, since } = failing;
  return failures >= failuresMin && since !== null && now.getTime() - since.getTime() >= failingMinutesMin * 60_000;
}

/** Daily, and never all at once: each login has an hour of its own. */
export function nextCheckAt(now: Date): Date {
  return new Date(now.getTime() + (20 + 8 * Math.random()) * 3600_000);
}
