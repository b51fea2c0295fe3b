import { sql } from 'kysely';
import { newId, type Tx } from '../db/db.ts';
import { followNumbers, type NewNumber, numberOf } from './phone.ts';

/** Someone a channel named. The ids are the channel's own and opaque here. */
export interface Stranger {
  channelId: string;
  externalId: string;
  address: string;
  aliases: readonly string[];
  name?: string;
  username?: string;
}

export interface Acquaintance {
  identityId: string;
  contactId: string;
}

export interface Meeting {
  /** By `personKey`. */
  known: Map<string, Acquaintance>;
  newIdentityIds: string[];
  /** Contacts that are new or changed their name or number. */
  changedContactIds: string[];
}

interface Identity {
  id: string;
  contactId: string;
  channelId: string;
  externalId: string;
  address: string;
  /** As it is stored. */
  addressBefore: string;
  name: string | null;
  username: string | null;
  contactName: string;
  nameSource: 'id' | 'webhook' | 'profile' | 'agent';
  isNew: boolean;
  changed: boolean;
  renamed: boolean;
}

export function personKey(channelId: string, externalId: string): string {
  return `${channelId} ${externalId}`;
}

/** Finds or creates the contact and identity of everyone in the batch. The unique constraint decides who is new. */
export async function meet(tx: Tx, workspaceId: string, strangers: readonly Stranger[]): Promise<Meeting> {
  const meeting: Meeting = { known: new Map(), newIdentityIds: [], changedContactIds: [] };
  if (strangers.length === 0) return meeting;
  const byAlias = await identitiesByAlias(tx, workspaceId, strangers);
  const before = new Map(byAlias);
  const found = strangers.map((stranger) => recognize(byAlias, stranger));
  const lost = await insertNew(
    tx,
    workspaceId,
    [...new Set(found)].filter((identity) => identity.isNew),
  );
  const kept = [...new Set(found)].filter((identity) => !lost.has(identity.id));
  await saveAliases(tx, workspaceId, byAlias, before, lost);
  await saveChanges(tx, workspaceId, kept);
  for (const [index, stranger] of strangers.entries()) {
    const identity = found[index];
    if (identity === undefined || lost.has(identity.id)) continue;
    meeting.known.set(personKey(stranger.channelId, stranger.externalId), {
      identityId: identity.id,
      contactId: identity.contactId,
    });
  }
  meeting.newIdentityIds = kept.filter((identity) => identity.isNew).map((identity) => identity.id);
  meeting.changedContactIds = kept
    .filter((one) => one.isNew || one.renamed || newNumber(one).length > 0)
    .map((one) => one.contactId);
  if (lost.size > 0) {
    // Another transaction made them first and has committed: now they are found.
    const again = await meet(
      tx,
      workspaceId,
      strangers.filter((_, index) => lost.has(found[index]?.id ?? '')),
    );
    for (const [key, acquaintance] of again.known) meeting.known.set(key, acquaintance);
    meeting.newIdentityIds.push(...again.newIdentityIds);
    meeting.changedContactIds.push(...again.changedContactIds);
  }
  return meeting;
}

/** The identities behind these ids of a channel, by `personKey`; nobody is created. */
export async function findIdentities(
  tx: Tx,
  workspaceId: string,
  people: readonly Pick<Stranger, 'channelId' | 'externalId' | 'aliases'>[],
): Promise<Map<string, string>> {
  const byAlias = await identitiesByAlias(tx, workspaceId, people);
  const found = new Map<string, string>();
  for (const { channelId, externalId, aliases } of people) {
    const identity = [externalId, ...aliases].map((id) => byAlias.get(personKey(channelId, id))).find(Boolean);
    if (identity !== undefined) found.set(personKey(channelId, externalId), identity.id);
  }
  return found;
}

async function identitiesByAlias(
  tx: Tx,
  workspaceId: string,
  people: readonly Pick<Stranger, 'channelId' | 'externalId' | 'aliases'>[],
): Promise<Map<string, Identity>> {
  const wanted = people.flatMap(({ channelId, externalId, aliases }) =>
    [externalId, ...aliases].map((alias) => ({ channelId, alias })),
  );
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<Omit<Identity, 'addressBefore' | 'isNew' | 'changed' | 'renamed'> & { alias: string }>`
    select distinct a.alias, i.id, i.contact_id as "contactId", i.channel_id as "channelId",
      i.external_id as "externalId", i.address, i.name, i.username, c.name as "contactName",
      c.name_source as "nameSource"
    from unnest(${wanted.map((one) => one.channelId)}::uuid[], ${wanted.map((one) => one.alias)}::text[])
      as wanted (channel_id, alias)
    join identity_aliases a on a.workspace_id = ${workspaceId} and a.channel_id = wanted.channel_id
      and a.alias = wanted.alias
    join identities i on i.workspace_id = a.workspace_id and i.id = a.identity_id
    join contacts c on c.workspace_id = i.workspace_id and c.id = i.contact_id`.execute(tx);
  const byId = new Map<string, Identity>();
  const byAlias = new Map<string, Identity>();
  for (const { alias, ...row } of rows) {
    const identity = byId.get(row.id) ?? {
      ...row,
      addressBefore: row.address,
      isNew: false,
      changed: false,
      renamed: false,
    };
    byId.set(row.id, identity);
    byAlias.set(personKey(row.channelId, alias), identity);
  }
  return byAlias;
}

/**
 * The first id decides. A second id alone counts only for someone known by nothing better: a phone number may pass to
 * another person, who then has another first id (whatsapp.md §4.3).
 */
function recognize(byAlias: Map<string, Identity>, stranger: Stranger): Identity {
  const { channelId, externalId, aliases } = stranger;
  let identity = byAlias.get(personKey(channelId, externalId));
  if (identity === undefined) {
    identity = aliases
      .map((alias) => byAlias.get(personKey(channelId, alias)))
      .find((known, index) => known !== undefined && known.externalId === aliases[index]);
    if (identity !== undefined) {
      identity.externalId = externalId;
      identity.changed = true;
    }
  }
  identity ??= introduce(stranger);
  for (const id of [externalId, ...aliases]) byAlias.set(personKey(channelId, id), identity);
  update(identity, stranger);
  return identity;
}

function introduce({ channelId, externalId, address, name, username }: Stranger): Identity {
  const given = name ?? username;
  return {
    id: newId(),
    contactId: newId(),
    channelId,
    externalId,
    address,
    addressBefore: address,
    name: name ?? null,
    username: username ?? null,
    contactName: given ?? externalId,
    nameSource: given === undefined ? 'id' : 'webhook',
    isNew: true,
    changed: false,
    renamed: false,
  };
}

function update(identity: Identity, { externalId, address, name, username }: Stranger): void {
  // Someone met by an id they no longer use is not reached there.
  if (identity.address !== address && identity.externalId === externalId) {
    identity.address = address;
    identity.changed = true;
  }
  if (username !== undefined && username !== identity.username) {
    identity.username = username;
    identity.changed = true;
  }
  if (name !== undefined && name !== identity.name) {
    identity.name = name;
    identity.changed = true;
  }
  const better = name ?? (identity.nameSource === 'id' ? username : undefined);
  const replaceable = identity.nameSource === 'id' || identity.nameSource === 'webhook';
  if (better !== undefined && replaceable && better !== identity.contactName) {
    identity.contactName = better;
    identity.nameSource = 'webhook';
    identity.renamed = true;
  }
}

function newNumber({ contactId, channelId, address, addressBefore, isNew }: Identity): NewNumber[] {
  const number = numberOf(address);
  if (isNew || number === null || address === addressBefore) return [];
  return [{ contactId, channelId, number, before: numberOf(addressBefore) }];
}

/** Ids of the identities that another transaction made first. */
async function insertNew(tx: Tx, workspaceId: string, identities: readonly Identity[]): Promise<Set<string>> {
  if (identities.length === 0) return new Set();
  // In one order everywhere, so that two batches wait for each other instead of deadlocking.
  const sorted = [...identities].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  await sql`
    insert into contacts (workspace_id, id, name, name_source, phone)
    select ${workspaceId}::uuid, * from unnest(${sorted.map((one) => one.contactId)}::uuid[],
      ${sorted.map((one) => one.contactName)}::text[], ${sorted.map((one) => one.nameSource)}::text[],
      ${sorted.map((one) => numberOf(one.address))}::text[])`.execute(tx);
  const { rows } = await sql<{ id: string }>`
    insert into identities (workspace_id, id, contact_id, channel_id, external_id, address, name, username)
    select ${workspaceId}::uuid, * from unnest(${sorted.map((one) => one.id)}::uuid[],
      ${sorted.map((one) => one.contactId)}::uuid[], ${sorted.map((one) => one.channelId)}::uuid[],
      ${sorted.map((one) => one.externalId)}::text[], ${sorted.map((one) => one.address)}::text[],
      ${sorted.map((one) => one.name)}::text[], ${sorted.map((one) => one.username)}::text[])
    on conflict on constraint identities_external_unique do nothing
    returning id`.execute(tx);
  const won = new Set(rows.map((row) => row.id));
  const lost = sorted.filter((one) => !won.has(one.id));
  if (lost.length > 0) {
    await sql`delete from contacts where workspace_id = ${workspaceId}
      and id = any(${lost.map((one) => one.contactId)}::uuid[])`.execute(tx);
  }
  return new Set(lost.map((one) => one.id));
}

async function saveAliases(
  tx: Tx,
  workspaceId: string,
  byAlias: Map<string, Identity>,
  before: Map<string, Identity>,
  lost: Set<string>,
): Promise<void> {
  const fresh = [...byAlias]
    .filter(([key, identity]) => before.get(key) !== identity && !lost.has(identity.id))
    .map(([key, identity]) => ({ identity, alias: key.slice(identity.channelId.length + 1) }))
    .sort((a, b) => (a.alias < b.alias ? -1 : 1));
  if (fresh.length === 0) return;
  await sql`
    insert into identity_aliases (workspace_id, channel_id, alias, identity_id)
    select ${workspaceId}::uuid, * from unnest(${fresh.map((one) => one.identity.channelId)}::uuid[],
      ${fresh.map((one) => one.alias)}::text[], ${fresh.map((one) => one.identity.id)}::uuid[])
    on conflict (workspace_id, channel_id, alias) do update set identity_id = excluded.identity_id`.execute(tx);
}

async function saveChanges(tx: Tx, workspaceId: string, identities: readonly Identity[]): Promise<void> {
  const changed = identities.filter((one) => one.changed && !one.isNew);
  if (changed.length > 0) {
    await sql`
      update identities i set external_id = n.external_id, address = n.address, name = n.name, username = n.username
      from unnest(${changed.map((one) => one.id)}::uuid[], ${changed.map((one) => one.externalId)}::text[],
        ${changed.map((one) => one.address)}::text[], ${changed.map((one) => one.name)}::text[],
        ${changed.map((one) => one.username)}::text[]) as n (id, external_id, address, name, username)
      where i.workspace_id = ${workspaceId} and i.id = n.id`.execute(tx);
  }
  await followNumbers(tx, workspaceId, identities.flatMap(newNumber));
  const renamed = identities.filter((one) => one.renamed && !one.isNew);
  if (renamed.length === 0) return;
  await sql`
    update contacts c set name = n.name, name_source = 'webhook', updated_at = now()
    from unnest(${renamed.map((one) => one.contactId)}::uuid[], ${renamed.map((one) => one.contactName)}::text[])
      as n (id, name)
    where c.workspace_id = ${workspaceId} and c.id = n.id and c.name_source in ('id', 'webhook')`.execute(tx);
}
