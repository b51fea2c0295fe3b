import type { Conversation, startConversation } from '@roost/contract/conversations.ts';
import type { Body } from '@roost/contract/endpoint.ts';
import type { Person } from '../channels/event.ts';
import { channelOf } from '../channels/index.ts';
import { readPhone } from '../contacts/change-contact.ts';
import { meet, personKey } from '../contacts/identities.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { openConversations } from './conversation-rows.ts';
import { readOne } from './conversations.ts';
import { replyIn } from './reply.ts';

type Wish = Body<typeof startConversation>;

/** A first message to a phone number or a contact, by template. The same client key again begins nothing new. */
export function start(ctx: Ctx, workspaceId: string, caller: Caller, wish: Wish): Promise<Conversation> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const channel = await tx
      .selectFrom('channels')
      .select(['id', 'kind'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', wish.channelId)
      .executeTakeFirst();
    if (channel === undefined) return notFound('channel');
    const { templates } = channelOf(channel.kind);
    if (templates === undefined) {
      return fail('not_supported', 'Here a conversation begins when the person writes first.', { field: 'channelId' });
    }
    const place = await placeOf(tx, workspaceId, channel.id, templates.personAt, wish);
    const at = ctx.clock.now();
    const opened = await openConversations(tx, workspaceId, [
      { ...place, channelId: channel.id, surface: 'direct', postExternalId: '', at, imported: false },
    ]);
    const [conversationId] = opened.ids.values();
    if (conversationId === undefined) return notFound('conversation');
    const { clientKey, template, attachmentIds } = wish;
    await replyIn(ctx, tx, workspaceId, conversationId, caller, {
      ...{ clientKey, mode: 'reply', template },
      ...(attachmentIds === undefined ? {} : { attachmentIds }),
    });
    return readOne(tx, workspaceId, conversationId, at);
  });
}

/** The identity that the channel knows, or a new one for a number nobody has written from. */
async function placeOf(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  personAt: (phone: string) => Person,
  wish: Wish,
): Promise<{ identityId: string; contactId: string }> {
  if (wish.contactId === undefined) {
    const phone = readPhone(wish.to ?? null);
    if (phone === null) fail('invalid_input', 'Say to whom: a phone number or a contact.', { field: 'to' });
    return known(tx, workspaceId, channelId, personAt(phone));
  }
  const contact = await tx
    .selectFrom('contacts')
    .select(['id', 'phone'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', wish.contactId)
    .executeTakeFirst();
  if (contact === undefined) return notFound('contact');
  const identity = await tx
    .selectFrom('identities')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', '=', contact.id)
    .where('channel_id', '=', channelId)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (identity !== undefined) return { identityId: identity.id, contactId: contact.id };
  if (contact.phone === null) {
    fail('invalid_input', 'This contact has no phone number to write to.', { field: 'contactId' });
  }
  const place = await known(tx, workspaceId, channelId, personAt(contact.phone));
  if (place.contactId === contact.id) return place;
  // The number was nobody's on this channel: it is this contact's.
  const moved = await tx
    .updateTable('identities as i')
    .set({ contact_id: contact.id })
    .where('i.workspace_id', '=', workspaceId)
    .where('i.id', '=', place.identityId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('conversations as c')
            .select('c.id')
            .whereRef('c.workspace_id', '=', 'i.workspace_id')
            .whereRef('c.identity_id', '=', 'i.id'),
        ),
      ),
    )
    .returning('i.id')
    .executeTakeFirst();
  if (moved === undefined) return place;
  await tx.deleteFrom('contacts').where('workspace_id', '=', workspaceId).where('id', '=', place.contactId).execute();
  return { identityId: place.identityId, contactId: contact.id };
}

async function known(tx: Tx, workspaceId: string, channelId: string, person: Person) {
  const { known: met } = await meet(tx, workspaceId, [{ channelId, ...person }]);
  return met.get(personKey(channelId, person.externalId)) ?? notFound('contact');
}
