import { z } from 'zod';

/** Every code an API answer may carry, with its HTTP status. Texts live with the code that throws. */
export const errorStatuses = {
  invalid_input: 400,
  invalid_signature: 401,
  not_signed_in: 401,
  sign_in_failed: 401,
  csrf: 403,
  forbidden: 403,
  session_required: 403,
  setup_code_wrong: 403,
  verify_token_wrong: 403,
  not_found: 404,
  conflict: 409,
  setup_done: 409,
  client_key_reused: 409,
  already_answered: 409,
  meta_app_taken: 409,
  meta_app_missing: 409,
  instagram_app_missing: 409,
  needs_reconnect: 409,
  payload_too_large: 413,
  window_closed: 422,
  invalid_app_id: 422,
  invalid_app_credentials: 422,
  not_supported: 422,
  not_connectable: 422,
  pin_needed: 422,
  rate_limited: 429,
  internal: 500,
  meta_error: 502,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatuses;

const errorCode = z.enum(Object.keys(errorStatuses) as [ErrorCode, ...ErrorCode[]]);

/** The body of every answer that is not a success. `state`, `closesAt`, `options` only with window_closed. */
export const errorBody = z.object({
  error: z.object({
    code: errorCode,
    message: z.string(),
    action: z.string().optional(),
    requestId: z.string(),
    field: z.string().optional(),
    state: z.string().optional(),
    closesAt: z.string().nullable().optional(),
    options: z.array(z.string()).optional(),
  }),
});

export type ErrorBody = z.output<typeof errorBody>;

/** How a *Connect with Meta* attempt can end badly: the CODE in `/connect/done?error=CODE`. */
export const connectErrors = [
  'cancelled',
  'state_missing',
  'state_foreign',
  'state_used',
  'state_expired',
  'wrong_secret',
  'redirect_mismatch',
  'code_expired',
  'not_professional',
  'token_exchange_failed',
  'meta_unreachable',
] as const;

export type ConnectError = (typeof connectErrors)[number];
