/** How a login or a channel stands, as its row keeps it: a state, why, one sentence, and what to do. */
import type { StateReason } from '@roost/contract/meta.ts';
import { explain } from '../meta/errors.ts';

export interface Standing {
  state: 'connected' | 'attention' | 'needs_reconnect';
  state_reason: StateReason;
  state_message: string;
  state_action: string | null;
}

const again = 'Connect with Meta';

export const connected = {
  state: 'connected',
  state_reason: 'ok',
  state_message: 'Connected',
  state_action: null,
} as const satisfies Standing;

export function attention(state_reason: StateReason, state_message: string, state_action: string | null): Standing {
  return { state: 'attention', state_reason, state_message, state_action };
}

export function needsReconnect(state_reason: StateReason, state_message: string, state_action = again): Standing {
  return { state: 'needs_reconnect', state_reason, state_message, state_action };
}

interface Refused {
  code: number | null;
  subcode: number | null;
  message: string;
}

/** Subcodes of 190 (platform.md §1.5, §5.2). `at`: where the person logs in, Facebook or Instagram. */
type Ending = readonly [StateReason, (at: string) => string];
const endings: ReadonlyMap<number, Ending> = new Map<number, Ending>([
  [458, ['app_removed', appRemoved]],
  [459, ['checkpoint', (at) => `Meta wants the person of this login to log in at ${at.toLowerCase()}.com first.`]],
  [460, ['password_changed', (at) => `The password was changed at ${at}, so Meta ended this login.`]],
  [463, ['login_expired', () => 'The login has expired: Meta lets it live for about 60 days.']],
  [464, ['unconfirmed', (at) => `The person of this login has to confirm their account at ${at} first.`]],
  [467, ['login_expired', (at) => `The login was ended at ${at}.`]],
  [492, ['role_lost', () => 'The person of this login has no role on this Page any more.']],
]);

export function appRemoved(at: string): string {
  return `The app was removed at ${at}, so Meta ended this login.`;
}

/** What a refusal by Meta's authentication means for the login or channel whose token it was. */
export function endingOf(refused: Refused | null, way: { place: string; button: string }): Standing {
  if (refused === null) return needsReconnect('login_expired', 'Meta calls this login invalid.', way.button);
  const known = refused.code === 190 && refused.subcode !== null ? endings.get(refused.subcode) : undefined;
  if (known !== undefined) return needsReconnect(known[0], known[1](way.place), way.button);
  const { code, message } = explain(refused);
  return needsReconnect(code === 'instagram_link' ? 'instagram_link' : 'login_expired', message, way.button);
}

/** Reasons that end with the login they came from: when it is well again, so is what hangs on it. */
export const endingReasons: ReadonlySet<string> = new Set([
  ...['login_expired', 'password_changed', 'app_removed', 'checkpoint', 'unconfirmed', 'role_lost'],
  ...['instagram_link', 'calls_refused', 'login_gone'],
]);
