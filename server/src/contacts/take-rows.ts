/** A batch of a CSV file, written down: three statements, however many rows it has. */
import type { ContactField } from '@roost/contract/contact-lists.ts';
import { sql } from 'kysely';
import { newId, type Tx } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { ImportProblem } from '../imports/imports.ts';
import { selectFields } from './contact-fields.ts';
import { type CsvContact, readRow, refuseRow } from './csv.ts';
import type { Line } from './read-csv.ts';

interface Row extends CsvContact {
  /** Line of the file; the header is line 1. */
  line: number;
}

/** What a contact becomes: null leaves what is there. */
interface Change extends Omit<CsvContact, 'id' | 'stage' | 'owner'> {
  id: string;
  isNew: boolean;
  stageId: string | null;
  ownerId: string | null;
}

/** A known id, e-mail or phone is updated, everyone else is new; a later row meets what an earlier one made. */
export async function takeRows(tx: Tx, workspaceId: string, lines: readonly Line[], at: number) {
  const problems: ImportProblem[] = [];
  const fields = (await selectFields(tx, workspaceId)) as ContactField[];
  const rows = readAll(lines, at, fields, problems);
  const lists = await listsOf(tx, workspaceId);
  const register = await knownOf(tx, workspaceId, rows);
  const changes = new Map<string, Change>();
  for (const row of rows) {
    try {
      const known = findIn(register, row);
      if (row.id !== null && known === null) refuseRow('There is no contact with this id.');
      const stageId = lookUp(lists.stages, row.stage, 'stage');
      const ownerId = lookUp(lists.owners, row.owner, 'member with the e-mail');
      const id = known ?? newId();
      const before = changes.get(id) ?? { ...nothing, id, isNew: known === null };
      changes.set(id, merge(before, { ...row, stageId, ownerId }));
      note(register, id, row);
    } catch (error) {
      if (!isSentence(error)) throw error;
      problems.push({ row: row.line, message: (error as Error).message });
    }
  }
  await insertNew(
    tx,
    workspaceId,
    [...changes.values()].filter(({ isNew }) => isNew),
  );
  await update(
    tx,
    workspaceId,
    [...changes.values()].filter(({ isNew }) => !isNew),
  );
  problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  return { ids: [...changes.keys()], problems };
}

/** Ours for people; anything else is a fault. */
function isSentence(error: unknown): boolean {
  return error instanceof AppError || (error as Error).constructor === Error;
}

function readAll(
  lines: readonly Line[],
  at: number,
  fields: readonly ContactField[],
  problems: ImportProblem[],
): Row[] {
  return lines.flatMap((line, index) => {
    const number = at + index + 2;
    try {
      if (line.problem !== null) refuseRow(line.problem);
      return [{ ...readRow(line.values, fields), line: number }];
    } catch (error) {
      if (!isSentence(error)) throw error;
      problems.push({ row: number, message: (error as Error).message });
      return [];
    }
  });
}

interface Lists {
  stages: Map<string, string>;
  owners: Map<string, string>;
}

async function listsOf(tx: Tx, workspaceId: string): Promise<Lists> {
  const stages = await tx.selectFrom('stages').select(['id', 'name']).where('workspace_id', '=', workspaceId).execute();
  const owners = await tx
    .selectFrom('members')
    .innerJoin('agents', 'agents.id', 'members.agent_id')
    .select(['agents.id', 'agents.email'])
    .where('members.workspace_id', '=', workspaceId)
    .execute();
  return {
    stages: new Map(stages.map((stage) => [stage.name.toLowerCase(), stage.id])),
    owners: new Map(owners.map((owner) => [owner.email.toLowerCase(), owner.id])),
  };
}

function lookUp(list: Map<string, string>, wanted: string | null, what: string): string | null {
  if (wanted === null) return null;
  const found = list.get(wanted.toLowerCase());
  if (found === undefined) refuseRow(`There is no ${what} "${wanted}".`);
  return found;
}

/** Who is known by which id, e-mail or phone. */
interface Register {
  ids: Map<string, { email: string | null; phone: string | null }>;
  emails: Map<string, string>;
  phones: Map<string, string>;
}

async function knownOf(tx: Tx, workspaceId: string, rows: readonly Row[]): Promise<Register> {
  const ids = rows.flatMap(({ id }) => id ?? []);
  const emails = rows.flatMap(({ email }) => email?.toLowerCase() ?? []);
  const phones = rows.flatMap(({ phone }) => phone ?? []);
  const { rows: found } = await sql<{ id: string; email: string | null; phone: string | null }>`
    select id, lower(email) as email, phone from contacts
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    union select id, lower(email), phone from contacts
    where workspace_id = ${workspaceId} and lower(email) = any(${emails}::text[])
    union select id, lower(email), phone from contacts
    where workspace_id = ${workspaceId} and phone = any(${phones}::text[])
    order by id desc`.execute(tx);
  const register: Register = { ids: new Map(), emails: new Map(), phones: new Map() };
  // Of several with the same e-mail or phone the oldest is meant: written last.
  for (const { id, email, phone } of found) {
    register.ids.set(id, { email, phone });
    if (email !== null) register.emails.set(email, id);
    if (phone !== null) register.phones.set(phone, id);
  }
  return register;
}

function findIn({ ids, emails, phones }: Register, row: CsvContact): string | null {
  if (row.id !== null && ids.has(row.id)) return row.id;
  const byEmail = row.email === null ? undefined : emails.get(row.email.toLowerCase());
  return byEmail ?? (row.phone === null ? undefined : phones.get(row.phone)) ?? null;
}

function note({ ids, emails, phones }: Register, id: string, row: CsvContact): void {
  const before = ids.get(id) ?? { email: null, phone: null };
  const now = { email: row.email?.toLowerCase() ?? before.email, phone: row.phone ?? before.phone };
  if (before.email !== null && before.email !== now.email && emails.get(before.email) === id)
    emails.delete(before.email);
  if (before.phone !== null && before.phone !== now.phone && phones.get(before.phone) === id)
    phones.delete(before.phone);
  ids.set(id, now);
  if (now.email !== null && !emails.has(now.email)) emails.set(now.email, id);
  if (now.phone !== null && !phones.has(now.phone)) phones.set(now.phone, id);
}

const nothing = { name: null, email: null, phone: null, source: null, stageId: null, ownerId: null, fields: {} };

function merge(before: Change, row: Omit<Change, 'id' | 'isNew'>): Change {
  return {
    ...{ id: before.id, isNew: before.isNew },
    ...{ name: row.name ?? before.name, email: row.email ?? before.email, phone: row.phone ?? before.phone },
    ...{ source: row.source ?? before.source, stageId: row.stageId ?? before.stageId },
    ...{ ownerId: row.ownerId ?? before.ownerId, fields: { ...before.fields, ...row.fields } },
  };
}

function columnsOf(changes: readonly Change[]) {
  const pick = <K extends keyof Change>(key: K) => changes.map((change) => change[key]);
  return sql`unnest(${pick('id')}::uuid[], ${pick('name')}::text[], ${pick('email')}::text[], ${pick('phone')}::text[],
    ${pick('stageId')}::uuid[], ${pick('ownerId')}::uuid[], ${pick('source')}::text[],
    ${changes.map(({ fields }) => JSON.stringify(fields))}::text[])
    as n (id, name, email, phone, stage_id, owner_id, source, fields)`;
}

async function insertNew(tx: Tx, workspaceId: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into contacts (workspace_id, id, name, name_source, email, phone, stage_id, owner_id, source, fields)
    select ${workspaceId}::uuid, n.id, coalesce(n.name, ''), 'agent', n.email, n.phone, n.stage_id, n.owner_id, n.source,
      n.fields::jsonb
    from ${columnsOf(changes)}`.execute(tx);
}

async function update(tx: Tx, workspaceId: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    update contacts c set name = coalesce(n.name, c.name),
      name_source = case when coalesce(n.name, c.name) = c.name then c.name_source else 'agent' end,
      email = coalesce(n.email, c.email), phone = coalesce(n.phone, c.phone),
      stage_id = coalesce(n.stage_id, c.stage_id), owner_id = coalesce(n.owner_id, c.owner_id),
      source = coalesce(n.source, c.source), fields = c.fields || n.fields::jsonb, updated_at = now()
    from ${columnsOf(changes)}
    where c.workspace_id = ${workspaceId} and c.id = n.id`.execute(tx);
}
