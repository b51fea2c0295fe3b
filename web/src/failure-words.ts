import { getLanguage } from './language.ts';
import { m } from './paraglide/messages.js';

/** Codes that mean one thing wherever they come from. The others have as many sentences as causes, which only the server knows. */
const words = new Map(
  Object.entries({
    forbidden: m.app_failed_forbidden,
    internal: m.app_failed_internal,
    needs_reconnect: m.app_failed_needs_reconnect,
    not_found: m.app_failed_not_found,
    not_signed_in: m.app_failed_not_signed_in,
    payload_too_large: m.app_failed_payload_too_large,
    rate_limited: m.app_failed_rate_limited,
    unavailable: m.app_failed_unavailable,
    window_closed: m.app_failed_window_closed,
  }),
);

/** The server speaks English, and then knows best what happened. In other languages its code says it where it can. */
export function failureWords(
  code: string,
  said: { message: string; action: string | null },
): { message: string; action: string | null } {
  const own = getLanguage() === 'en' ? undefined : words.get(code);
  return own === undefined ? said : { message: own(), action: null };
}
