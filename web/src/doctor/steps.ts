import type { CheckStatus, DiagnosisItem, DoctorStep } from '@roost/contract/doctor.ts';
import { m } from '../paraglide/messages.js';

export const stepTitles: Readonly<Record<DoctorStep, () => string>> = {
  app: m.doctor_step_app,
  permissions: m.doctor_step_permissions,
  connect: m.doctor_step_connect,
  messages: m.doctor_step_messages,
  webhooks: m.doctor_step_webhooks,
  tokens: m.doctor_step_tokens,
  production: m.doctor_step_production,
  server: m.doctor_step_server,
};

const gravity: Readonly<Record<CheckStatus, number>> = { fail: 0, warn: 1, unknown: 2, ok: 3 };

/** Amber today, and red before long unless a person logs in again. */
const loginEnds: ReadonlySet<string> = new Set(['login.expiry', 'login.data-access', 'instagram-login.lasts']);

/** What an admin has to hear of outside the doctor's page: not every Roost has mail. */
export function urgent(items: readonly DiagnosisItem[]): DiagnosisItem[] {
  return worstFirst(
    items.filter(({ status, check }) => status === 'fail' || (status === 'warn' && loginEnds.has(check))),
  );
}

/** The worst first; otherwise as the server sorted them. */
export function worstFirst(items: readonly DiagnosisItem[]): DiagnosisItem[] {
  return items.toSorted((a, b) => gravity[a.status] - gravity[b.status]);
}

export function worstOf(items: readonly DiagnosisItem[]): CheckStatus {
  return worstFirst(items)[0]?.status ?? 'ok';
}

export type Counts = Readonly<Record<CheckStatus, number>>;

export function countByStatus(items: readonly DiagnosisItem[]): Counts {
  const counts = { ok: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { status } of items) {
    counts[status] += 1;
  }
  return counts;
}

export interface QuietGroup {
  check: string;
  status: CheckStatus;
  items: DiagnosisItem[];
}

/** Checks that ask for nothing, those of one kind together: five Pages that are fine are one line. */
export function quietGroups(items: readonly DiagnosisItem[]): QuietGroup[] {
  const groups = new Map<string, QuietGroup>();
  for (const item of items.filter(({ status }) => status === 'ok' || status === 'unknown')) {
    const key = `${item.check} ${item.status} ${item.status === 'unknown' ? item.message : ''}`;
    const group = groups.get(key) ?? { check: item.check, status: item.status, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Amber findings of one check that ask for the same thing become one card; what is red or has a value stands alone. */
export function together(items: readonly DiagnosisItem[]): [DiagnosisItem, ...DiagnosisItem[]][] {
  const cards = new Map<string, [DiagnosisItem, ...DiagnosisItem[]]>();
  for (const item of items) {
    const alone = item.status === 'fail' || item.fixable || item.value !== undefined;
    const key = alone ? item.id : `${item.check} ${item.action ?? ''}`;
    const card = cards.get(key);
    if (card) {
      card.push(item);
    } else {
      cards.set(key, [item]);
    }
  }
  return [...cards.values()];
}
