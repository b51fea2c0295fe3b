import { m } from '../paraglide/messages.js';

/** Checks shared by the forms outside a workspace: a sentence, or null when all is well. The server decides in the end. */
export function notEmpty(value: string): string | null {
  return value.trim() === '' ? m.app_field_needed() : null;
}

export function looksLikeEmail(value: string): string | null {
  return /^\S+@\S+\.\S+$/.test(value.trim()) ? null : m.app_field_email_wrong();
}

export function atLeastTenCharacters(value: string): string | null {
  return value.length < 10 ? m.app_field_password_short() : null;
}
