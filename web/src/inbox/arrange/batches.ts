import type { ChangeOfMany } from '@roost/contract/conversations.ts';

/** The server takes this many conversations at once, whatever the number of different changes. */
const manyMax = 500;

interface Change extends Omit<ChangeOfMany, 'ids'> {
  ids: readonly string[];
}

/** The same changes, cut into requests that the server takes. */
export function inBatches(changes: readonly Change[]): ChangeOfMany[][] {
  const batches: ChangeOfMany[][] = [];
  let room = 0;
  for (const { ids, change } of changes) {
    for (let at = 0; at < ids.length; ) {
      if (room === 0) {
        batches.push([]);
        room = manyMax;
      }
      const part = ids.slice(at, at + room);
      batches.at(-1)?.push({ ids: part, change });
      at += part.length;
      room -= part.length;
    }
  }
  return batches;
}
