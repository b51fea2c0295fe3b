/** Where a webhook waits until Graph's answer has left; without it, it goes at once. */
export type After = (() => void)[];

export function later(after: After | undefined, act: () => void) {
  if (after === undefined) act();
  else after.push(act);
}
