import type { Contact, changeContact, createContact } from '@roost/contract/contacts.ts';
import type { Body } from '@roost/contract/endpoint.ts';
import { sql } from 'kysely';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Ctx } from '../context.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace, newId, type Tx } from '../db/db.ts';
import type { ContactFieldsTable } from '../db/tables/contacts.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { readContact } from './contacts.ts';
import { muteAsContact } from './mute.ts';

type Changes = Body<typeof changeContact>;
type Fields = Record<string, string | number | boolean | null>;

export function createOne(ctx: Ctx, workspaceId: string, wish: Body<typeof createContact>): Promise<Contact> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const id = newId();
    await tx
      .insertInto('contacts')
      .values({ workspace_id: workspaceId, id, name: wish.name, name_source: 'agent' })
      .execute();
    await apply(tx, workspaceId, id, wish, ctx.clock.now());
    await publish(tx, workspaceId, [{ type: 'contact', ids: [id] }]);
    return readContact(tx, workspaceId, id);
  });
}

export function changeOne(ctx: Ctx, workspaceId: string, id: string, caller: Caller, wish: Changes): Promise<Contact> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const known = await tx
      .selectFrom('contacts')
      .select(['stage_id', 'owner_id', 'blocked_at'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (known === undefined) notFound('contact');
    await apply(tx, workspaceId, id, wish, ctx.clock.now());
    await record(tx, workspaceId, id, caller, known, wish);
    const conversations = await tx
      .selectFrom('conversations')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('contact_id', '=', id)
      .execute();
    await publish(tx, workspaceId, [
      { type: 'contact', ids: [id] },
      { type: 'conversation', ids: conversations.map((row) => row.id) },
    ]);
    return readContact(tx, workspaceId, id);
  });
}

/** Who blocked somebody, moved them on or took them over is asked for later. */
async function record(
  tx: Tx,
  workspaceId: string,
  id: string,
  caller: Caller,
  before: { stage_id: string | null; owner_id: string | null; blocked_at: Date | null },
  { stageId, ownerId, blocked }: Changes,
): Promise<void> {
  const say = (action: string, detail: object = {}) =>
    audit(tx, workspaceId, actorOf(caller), `contact.${action}`, id, detail);
  if (stageId !== undefined && stageId !== before.stage_id) {
    await say('stage_changed', { from: before.stage_id, to: stageId });
  }
  if (ownerId !== undefined && ownerId !== before.owner_id) {
    await say('owner_changed', { from: before.owner_id, to: ownerId });
  }
  if (blocked !== undefined && blocked !== (before.blocked_at !== null)) await say(blocked ? 'blocked' : 'unblocked');
}

async function apply(tx: Tx, workspaceId: string, id: string, wish: Changes, now: Date): Promise<void> {
  if (wish.stageId != null) await mustExist(tx, workspaceId, wish.stageId);
  if (wish.ownerId != null) await mustBeMember(tx, workspaceId, wish.ownerId);
  const fields = wish.fields === undefined ? null : await checkFields(tx, workspaceId, wish.fields);
  await tx
    .updateTable('contacts')
    .set({
      updated_at: now,
      ...(wish.name === undefined ? {} : { name: wish.name, name_source: 'agent' as const }),
      ...(wish.email === undefined ? {} : { email: wish.email || null }),
      ...(wish.phone === undefined ? {} : { phone: readPhone(wish.phone) }),
      ...(wish.ownerId === undefined ? {} : { owner_id: wish.ownerId }),
      ...(wish.stageId === undefined ? {} : { stage_id: wish.stageId }),
      ...(wish.source === undefined ? {} : { source: wish.source }),
      ...(fields === null
        ? {}
        : { fields: sql<string>`jsonb_strip_nulls(fields || ${JSON.stringify(fields)}::jsonb)` }),
      ...(wish.blocked === undefined ? {} : { blocked_at: wish.blocked ? now : null }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  if (wish.blocked !== undefined) await muteAsContact(tx, workspaceId, id);
}

/** E.164 out of what a person typed; null for an empty one. */
export function readPhone(text: string | null): string | null {
  if (text === null || text === '') return null;
  const number = parsePhoneNumberFromString(text.startsWith('00') ? `+${text.slice(2)}` : text);
  if (number?.isPossible() === true) return number.number;
  return fail('invalid_input', 'The phone number needs its country code, for example +34 600 111 222.', {
    field: 'phone',
  });
}

async function mustExist(tx: Tx, workspaceId: string, stageId: string): Promise<void> {
  const stage = await tx
    .selectFrom('stages')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', stageId)
    .executeTakeFirst();
  if (stage === undefined) fail('invalid_input', 'There is no such stage.', { field: 'stageId' });
}

async function mustBeMember(tx: Tx, workspaceId: string, agentId: string): Promise<void> {
  const member = await tx
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('disabled', '=', false)
    .executeTakeFirst();
  if (member === undefined) fail('invalid_input', 'The owner is no member of this workspace.', { field: 'ownerId' });
}

/** Values of the workspace's own fields, each of its field's type. */
async function checkFields(tx: Tx, workspaceId: string, values: Fields): Promise<Fields> {
  const known = await tx
    .selectFrom('contact_fields')
    .select(['id', 'name', 'type', 'options'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  for (const [id, value] of Object.entries(values)) {
    const field = known.find((one) => one.id === id);
    if (field === undefined) fail('invalid_input', 'There is no such field.', { field: 'fields' });
    const problem = value === null ? null : refuseValue(field, value);
    if (problem !== null) fail('invalid_input', problem, { field: 'fields' });
  }
  return values;
}

/** Null, or a sentence saying why the value does not fit the field. */
export function refuseValue(
  field: { name: string; type: ContactFieldsTable['type']; options: readonly string[] },
  value: string | number | boolean,
): string | null {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' ? null : `${field.name} is a number.`;
    case 'checkbox':
      return typeof value === 'boolean' ? null : `${field.name} is yes or no.`;
    case 'date':
      return typeof value === 'string' && isDay(value) ? null : `${field.name} is a date like 2026-05-31.`;
    case 'url':
      return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) ? null : `${field.name} is a web address.`;
    case 'select':
      return typeof value === 'string' && field.options.includes(value)
        ? null
        : `${field.name} is one of: ${field.options.join(', ')}.`;
    case 'text':
      return typeof value === 'string' ? null : `${field.name} is a text.`;
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}
