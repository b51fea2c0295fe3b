import { fail } from '../../errors.ts';
import type { Standing } from '../standing.ts';

/** A fix that did not work says why, in the words of whoever tried. */
export function refuseTrouble(trouble: Standing | null): void {
  if (trouble === null) return;
  fail('meta_error', trouble.state_message, trouble.state_action === null ? {} : { action: trouble.state_action });
}
