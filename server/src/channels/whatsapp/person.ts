/** Who somebody is on WhatsApp: business-scoped id first, then the number (META.md §4). */
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, objectOf, textOf } from '../../meta/read-json.ts';
import type { Person } from '../event.ts';
import { cleanName } from '../said.ts';

interface Ids {
  waId: string | null;
  userId: string | null;
  parentUserId: string | null;
}

const bsuidPrefix = 'bsuid:';
const groupPrefix = 'group:';

/** Null when Meta names nobody. `contacts` stands beside the messages, in any order, and may be missing. */
export function personOf(ids: Ids, contacts: readonly JsonObject[]): Person | null {
  const contact = contacts.find((one) => {
    const sameUser = ids.userId !== null && idOf(one.user_id) === ids.userId;
    return sameUser || (ids.waId !== null && digitsOf(idOf(one.wa_id)) === digitsOf(ids.waId));
  });
  const waId = digitsOf(ids.waId ?? idOf(contact?.wa_id));
  const userId = ids.userId ?? idOf(contact?.user_id);
  const parentUserId = ids.parentUserId ?? idOf(contact?.parent_user_id);
  const externalId = userId ?? waId;
  if (externalId === null) return null;
  const profile = objectOf(contact?.profile);
  const name = cleanName(textOf(profile?.name));
  const username = cleanName(textOf(profile?.username)).replace(/^@/, '');
  return {
    externalId,
    address: waId === null ? `${bsuidPrefix}${userId}` : `+${waId}`,
    aliases: [waId, parentUserId].filter((alias) => alias !== null && alias !== externalId) as string[],
    ...(name ? { name } : {}),
    ...(username ? { username } : {}),
  };
}

export function senderOf(message: JsonObject, contacts: readonly JsonObject[]): Person | null {
  const ids = {
    waId: idOf(message.from),
    userId: idOf(message.from_user_id),
    parentUserId: idOf(message.from_parent_user_id),
  };
  // Only one contact, and a message that names nobody: it can only be theirs.
  const only = contacts.length === 1 ? contacts[0] : undefined;
  const named = ids.waId !== null || ids.userId !== null;
  return named
    ? personOf(ids, contacts)
    : personOf({ ...ids, userId: idOf(only?.user_id), waId: idOf(only?.wa_id) }, contacts);
}

/** A group is a partner of its own, apart from its members. */
export function groupOf(message: JsonObject): Person | null {
  const id = idOf(message.group_id);
  return id === null
    ? null
    : { externalId: `${groupPrefix}${id}`, address: `${groupPrefix}${id}`, aliases: [], name: 'WhatsApp group' };
}

export function recipientOf(echo: JsonObject, contacts: readonly JsonObject[]): Person | null {
  if (echo.recipient_type === 'group') return groupOf({ group_id: echo.to ?? null });
  return personOf({ waId: idOf(echo.to), userId: idOf(echo.to_user_id), parentUserId: null }, contacts);
}

/** The spelling with `parent_recipient_user_id` is older (META.md §3). */
export function personOfStatus(status: JsonObject, contacts: readonly JsonObject[]): Person | null {
  return personOf(
    {
      waId: idOf(status.recipient_id),
      userId: idOf(status.recipient_user_id),
      parentUserId: idOf(status.recipient_parent_user_id) ?? idOf(status.parent_recipient_user_id),
    },
    contacts,
  );
}

function digitsOf(waId: string | null): string | null {
  return waId === null ? null : waId.replace(/^\+/, '') || null;
}

/** `to` with plus and country code, `recipient` for someone whose number is withheld, or a group (META.md §4). */
export function addressed(address: string) {
  if (address.startsWith(groupPrefix)) return { recipient_type: 'group', to: address.slice(groupPrefix.length) };
  return address.startsWith(bsuidPrefix) ? { recipient: address.slice(bsuidPrefix.length) } : { to: address };
}
