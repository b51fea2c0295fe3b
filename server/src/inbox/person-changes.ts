/** People who go on under another id: a rotated business-scoped id, a new phone number (whatsapp.md §4.3). */
import type { ChannelEvent } from '../channels/event.ts';
import { findIdentities, meet, personKey } from '../contacts/identities.ts';
import { mergeContacts } from '../contacts/merge.ts';
import { followNumbers, numberOf } from '../contacts/phone.ts';
import type { Tx } from '../db/db.ts';
import type { Connected } from './receive-people.ts';

type PersonChange = Connected & { event: ChannelEvent & { type: 'person-change' } };

export async function followPeople(
  tx: Tx,
  workspaceId: string,
  connected: readonly Connected[],
  now: Date,
): Promise<void> {
  const changes = connected.filter((one): one is PersonChange => one.event.type === 'person-change');
  // One after the other: the next may begin where this one ends.
  for (const change of changes) await follow(tx, workspaceId, change, now);
}

async function follow(tx: Tx, workspaceId: string, { event, channelId }: PersonChange, now: Date): Promise<void> {
  const { previousIds, current } = event;
  const asked = [
    { channelId, externalId: current.externalId, aliases: [] },
    ...previousIds.map((externalId) => ({ channelId, externalId, aliases: [] })),
  ];
  const found = await findIdentities(tx, workspaceId, asked);
  const known = found.get(personKey(channelId, current.externalId));
  const before = previousIds.map((id) => found.get(personKey(channelId, id))).find((id) => id !== undefined);
  if (known === undefined || before === undefined || known === before) {
    await meet(tx, workspaceId, [{ channelId, ...current, aliases: [...previousIds, ...current.aliases] }]);
    return;
  }
  // A phone number alone proves nothing: its owner of today may be somebody else. Meta's own id does.
  if (!current.externalId.includes('.')) return;
  const identities = await tx
    .selectFrom('identities')
    .select(['id', 'contact_id'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [known, before])
    .execute();
  const contactOf = (id: string) => identities.find((one) => one.id === id)?.contact_id;
  const [kept, gone] = [contactOf(before), contactOf(known)];
  if (kept === undefined || gone === undefined || kept === gone) return;
  await mergeContacts(tx, workspaceId, kept, gone, null, now);
  const number = numberOf(current.address);
  if (number !== null) await followNumbers(tx, workspaceId, [{ contactId: kept, channelId, number, before: null }]);
}
