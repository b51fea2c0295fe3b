import { type ConnectError, connectErrors } from '@roost/contract/errors.ts';
import type { Login } from '@roost/contract/meta.ts';
import { m } from '../paraglide/messages.js';
import type { DialogFlow } from './use-connect.ts';

/** What ends an attempt without a login: the codes of the contract, plus what only the browser can see. */
export type ConnectFailure = ConnectError | 'closed' | 'unknown';

type NextStep = 'try_again' | 'update_credentials';

export interface Explanation {
  title: () => string;
  text: () => string;
  /** Likely causes, when there is more than one. */
  hints: readonly (() => string)[];
  next: NextStep;
  /** The redirect URI is shown beside it, ready to copy. */
  showRedirectUri?: true;
}

/** Every way an attempt can end badly, as a heading, a sentence and the next button. */
export const explanations: Readonly<Record<ConnectFailure, Explanation>> = {
  cancelled: {
    title: m.settings_outcome_cancelled_title,
    text: m.settings_outcome_cancelled_text,
    hints: [],
    next: 'try_again',
  },
  closed: {
    title: m.settings_outcome_closed_title,
    text: m.settings_outcome_closed_text,
    hints: [
      m.settings_outcome_closed_hint_scopes,
      m.settings_outcome_closed_hint_redirect,
      m.settings_outcome_closed_hint_development,
    ],
    next: 'try_again',
  },
  state_missing: {
    title: m.settings_outcome_state_missing_title,
    text: m.settings_outcome_state_missing_text,
    hints: [],
    next: 'try_again',
  },
  state_foreign: {
    title: m.settings_outcome_state_foreign_title,
    text: m.settings_outcome_state_foreign_text,
    hints: [],
    next: 'try_again',
  },
  state_used: {
    title: m.settings_outcome_state_used_title,
    text: m.settings_outcome_state_used_text,
    hints: [],
    next: 'try_again',
  },
  state_expired: {
    title: m.settings_outcome_state_expired_title,
    text: m.settings_outcome_state_expired_text,
    hints: [],
    next: 'try_again',
  },
  wrong_secret: {
    title: m.settings_outcome_exchange_failed,
    text: m.settings_outcome_wrong_secret_text,
    hints: [],
    next: 'update_credentials',
  },
  redirect_mismatch: {
    title: m.settings_outcome_exchange_failed,
    text: m.settings_outcome_redirect_mismatch_text,
    hints: [],
    next: 'try_again',
    showRedirectUri: true,
  },
  code_expired: {
    title: m.settings_outcome_exchange_failed,
    text: m.settings_outcome_code_expired_text,
    hints: [],
    next: 'try_again',
  },
  not_professional: {
    title: m.connection_not_professional_title,
    text: m.connection_not_professional_text,
    hints: [],
    next: 'try_again',
  },
  token_exchange_failed: {
    title: m.settings_outcome_exchange_failed,
    text: m.settings_outcome_exchange_failed_text,
    hints: [
      m.settings_outcome_exchange_failed_hint_secret,
      m.settings_outcome_exchange_failed_hint_redirect,
      m.settings_outcome_exchange_failed_hint_mode,
    ],
    next: 'try_again',
    showRedirectUri: true,
  },
  meta_unreachable: {
    title: m.settings_outcome_unreachable_title,
    text: m.settings_outcome_unreachable_text,
    hints: [],
    next: 'try_again',
  },
  unknown: {
    title: m.settings_outcome_unknown_title,
    text: m.settings_outcome_unknown_text,
    hints: [],
    next: 'try_again',
  },
};

/** What reads differently where the window was Instagram's: another app, another list of addresses. */
const atInstagram: Partial<Record<ConnectFailure, Partial<Explanation>>> = {
  cancelled: { title: m.connection_instagram_cancelled_title },
  closed: {
    title: m.connection_instagram_closed_title,
    text: m.connection_instagram_closed_text,
    hints: [
      m.connection_instagram_closed_hint_app,
      m.connection_instagram_closed_hint_redirect,
      m.connection_instagram_closed_hint_role,
    ],
    showRedirectUri: true,
  },
  wrong_secret: { text: m.connection_instagram_wrong_secret },
  redirect_mismatch: { text: m.connection_instagram_redirect },
  code_expired: { text: m.connection_instagram_code },
  token_exchange_failed: {
    text: m.connection_instagram_exchange_failed,
    hints: [m.connection_instagram_wrong_secret, m.connection_instagram_closed_hint_redirect],
  },
};

export function explain(failure: ConnectFailure, flow: DialogFlow): Explanation {
  return { ...explanations[failure], ...(flow === 'instagram' ? atInstagram[failure] : {}) };
}

/** The code in `/connect/done?error=CODE`; a code of a newer server still gets a sentence. */
export function readConnectFailure(code: string): ConnectFailure {
  return connectErrors.find((known) => known === code) ?? 'unknown';
}

/** What is missing from a login that did succeed. */
export type Shortfall = 'no_page' | 'declined';

const pagePermission = 'pages_show_list';

export function shortfallsOf(login: Login): Shortfall[] {
  const found: Shortfall[] = [];
  const pages = login.assets.filter((asset) => asset.kind === 'facebook');
  const askedForPages = login.scopes.includes(pagePermission) || login.declined.includes(pagePermission);
  if (askedForPages && pages.length === 0) {
    found.push('no_page');
  }
  if (login.declined.length > 0) {
    found.push('declined');
  }
  return found;
}
