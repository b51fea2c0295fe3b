/** What customers do in a simulated history, and how the inbox hears of it. */

import type { Random } from '../../../../torture/random.ts';
import type { ChannelEvent } from '../../channels/event.ts';
import { acrossWorkspacesPrepared, inWorkspace } from '../../db/db.ts';
import { receive } from '../../inbox/receive.ts';
import { at, person, type Side, said } from './side.ts';

/** As Meta's memory tells a message. */
export const imported = { opensWindow: true };

class InjectedFault extends Error {}

export function customerWrites(side: Side, dice: Random, second: number): void {
  const { page, onTheWay, told, edited, takenBack, memory } = side;
  const from = person(dice.between(0, 2));
  const externalId = `m${told.size}`;
  told.add(externalId);
  const shape = { channel: page.ref, at: at(second), externalId } as const;
  const message = { ...shape, type: 'message', from, said: said(externalId) } as const;
  const text = `${externalId} edited`;
  if (dice.next() < 0.3) {
    edited.add(externalId);
    onTheWay.push({ ...shape, type: 'edit', text, revision: 1 });
  }
  if (dice.next() < 0.1) {
    takenBack.add(externalId);
    onTheWay.push({ ...shape, type: 'unsend' }, message);
    return;
  }
  memory.push({ ...message, ...(edited.has(externalId) ? { said: said(text) } : {}), imported });
  // Some webhooks never come.
  if (dice.next() < 0.9) onTheWay.push(message);
  if (dice.next() > 0.2) return;
  onTheWay.push({
    type: 'status',
    channel: page.ref,
    at: at(second),
    status: 'read',
    watermark: at(second),
    person: from,
  });
}

/** A few of what is on the way, in any order, some of it to come again; the transaction may break off at its end. */
export async function deliver(side: Side, dice: Random, second: number, calm = false): Promise<void> {
  const batch = dice.shuffle(side.onTheWay).slice(0, dice.between(1, 4));
  try {
    // As the journal is read: over all workspaces, with kept plans.
    await acrossWorkspacesPrepared(side.inbox, async (tx) => {
      await receive(tx, side.page.workspaceId, batch, at(second));
      if (!calm && dice.next() < 0.2) throw new InjectedFault();
    });
  } catch (error) {
    if (!(error instanceof InjectedFault)) throw error;
    return;
  }
  for (const event of batch) if (event.type === 'message') wakes(side, event);
  side.onTheWay = side.onTheWay.filter((event) => !batch.includes(event) || (!calm && dice.next() < 0.2));
}

/** What Meta remembers, asked for after a login that was dead or a webhook that never came. */
export async function fetchGap(side: Side, events: ChannelEvent[], second: number): Promise<void> {
  await inWorkspace(side.inbox, side.page.workspaceId, (tx) =>
    receive(tx, side.page.workspaceId, events, at(second), { deliveredAt: null }),
  );
  for (const event of events) if (event.type === 'message') side.read.add(event.externalId);
}

/** News of a customer opens what was resolved; what repeats is none. */
function wakes(side: Side, { externalId, from }: ChannelEvent & { type: 'message' }): void {
  if (!side.read.has(externalId)) side.resolved.delete(from.externalId);
  side.read.add(externalId);
}
