/** What customers do in a simulated history, and how the inbox hears of it. */
import type { Random } from '../../../../torture/random.ts';
import type { ChannelEvent } from '../../channels/event.ts';
import { acrossWorkspacesPrepared, inWorkspace } from '../../db/db.ts';
import { withNews } from '../../inbox/history/take-in.ts';
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

/** What Meta remembers, asked for by person after a login that was dead or a webhook that never came. */
export async function fetchGap(side: Side, events: readonly ChannelEvent[], second: number): Promise<void> {
  const { workspaceId } = side.page;
  for (const [personId, theirs] of Map.groupBy(events, withWhom)) {
    const page = withNews(theirs, at(0));
    await inWorkspace(side.inbox, workspaceId, (tx) =>
      receive(tx, workspaceId, page, at(second), { deliveredAt: null }),
    );
    // A thread that is all answered begins as resolved.
    if (!side.heardAt.has(personId)) side.resolved.add(personId);
    const answeredAt = Math.max(0, ...theirs.map((event) => (event.type === 'echo' ? event.at.getTime() : 0)));
    for (const event of theirs) {
      if (event.type !== 'message') continue;
      if (event.at.getTime() > answeredAt) wakes(side, event);
      else hear(side, event);
    }
  }
}

function withWhom(event: ChannelEvent): string {
  return event.type === 'message' ? event.from.externalId : event.type === 'echo' ? event.to.externalId : '';
}

function hear({ read, heardAt }: Side, { externalId, from, at }: ChannelEvent & { type: 'message' }): void {
  read.add(externalId);
  heardAt.set(from.externalId, Math.max(heardAt.get(from.externalId) ?? 0, at.getTime()));
}

/** News of a customer opens what was resolved; what repeats is none. */
function wakes(side: Side, event: ChannelEvent & { type: 'message' }): void {
  if (!side.read.has(event.externalId)) side.resolved.delete(event.from.externalId);
  hear(side, event);
}
