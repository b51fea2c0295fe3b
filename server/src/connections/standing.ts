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

/** Subcodes of 190 (platform.md §1.5, §5.2). */
const endings: ReadonlyMap<number, Standing> = new Map([
  [458, needsReconnect('app_removed', 'The app was removed at Facebook, so Meta ended this login.')],
  [459, needsReconnect('checkpoint', 'Meta wants the person of this login to log in at facebook.com first.')],
  [460, needsReconnect('password_changed', 'The password was changed at Facebook, so Meta ended this login.')],
  [463, needsReconnect('login_expired', 'The login has expired: Meta lets it live for about 60 days.')],
  [464, needsReconnect('unconfirmed', 'The person of this login has to confirm their account at Facebook first.')],
  [467, needsReconnect('login_expired', 'The login was ended at Facebook.')],
  [492, needsReconnect('role_lost', 'The person of this login has no role on this Page any more.')],
]);

/** What a refusal by Meta's authentication means for the login or channel whose token it was. */
export function endingOf(refused: Refused | null): Standing {
  if (refused === null) return needsReconnect('login_expired', 'Meta calls this login invalid.');
  const known = refused.code === 190 && refused.subcode !== null ? endings.get(refused.subcode) : undefined;
  if (known !== undefined) return known;
  const { code, message } = explain(refused);
  return needsReconnect(code === 'instagram_link' ? 'instagram_link' : 'login_expired', message);
}

/** Reasons that end with the login they came from: when it is well again, so is what hangs on it. */
export const endingReasons: ReadonlySet<string> = new Set([
  ...['login_expired', 'password_changed', 'app_removed', 'checkpoint', 'unconfirmed', 'role_lost'],
  ...['instagram_link', 'calls_refused', 'login_gone'],
]);
