import { fail } from '../../errors.ts';

/** A fix that did not work says why, in the words of whoever tried. */
export function refuseTrouble(trouble: { message: string; action: string } | null): void {
  if (trouble !== null) fail('meta_error', trouble.message, { action: trouble.action });
}
