import type { Icon } from '@tabler/icons-react';
import type { Choice } from '../choice.ts';

/** One line of the palette; none while nothing on screen can do it. */
export function entry(
  id: string,
  label: string,
  Sign: Icon,
  run: (() => void) | undefined,
  more: Partial<Choice> = {},
): Choice[] {
  return run === undefined ? [] : [{ id, label, icon: <Sign size={17} />, run, ...more }];
}
