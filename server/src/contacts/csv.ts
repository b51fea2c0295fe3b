/** The CSV of contacts: which columns it has, and what one row of a file says. Pure. */
import type { ContactField } from '@roost/contract/contact-lists.ts';
import { z } from 'zod';
import { unguardCell } from '../csv-cell.ts';
import { readPhone, refuseValue } from './change-contact.ts';
import { fieldsMax } from './contact-fields.ts';

export const fixedColumns = ['id', 'name', 'email', 'phone', 'stage', 'owner', 'source'] as const;

/** Of more, some are unknown or there twice. */
const columnsMax = fixedColumns.length + fieldsMax;

export interface CsvContact {
  id: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  stage: string | null;
  owner: string | null;
  source: string | null;
  /** By field id. */
  fields: Record<string, string | number | boolean>;
}

const sources = ['ad', 'post', 'story', 'link'];

/** By what a column is known, however the first line writes it. */
export function columnOf(name: string): string {
  return unguardCell(name).trim().toLowerCase();
}

/** How a file's columns are understood: by name, whatever their case; `problem` says why it cannot be read at all. */
export function readHeader(header: readonly string[], fields: readonly ContactField[]): { problem: string | null } {
  const all = [...fixedColumns, ...fields.map((field) => field.name)];
  if (header.length > columnsMax) {
    return {
      problem: `Columns in the first line: ${header.length}; at most ${columnsMax} are read. Known are ${all.join(', ')}.`,
    };
  }
  const known = new Set(all.map((name) => name.toLowerCase()));
  const names = header.map(columnOf);
  const strange = header.filter((_, index) => !known.has(names[index] ?? ''));
  if (!names.includes('name') && !names.includes('id')) {
    return { problem: 'The first line must name the columns, and one of them must be "name".' };
  }
  if (strange.length > 0) {
    return { problem: `Unknown columns: ${strange.join(', ')}. Known are ${all.join(', ')}.` };
  }
  return { problem: null };
}

/** Shown beside the number of the line. */
export function refuseRow(sentence: string): never {
  throw new Error(sentence);
}

/** One line of the file. Throws a plain sentence when it cannot be taken. */
export function readRow(row: Readonly<Record<string, string>>, fields: readonly ContactField[]): CsvContact {
  const written = (name: string) => unguardCell(row[name.toLowerCase()] ?? '');
  const cell = (name: string) => written(name).trim() || null;
  const contact: CsvContact = {
    id: cell('id'),
    name: cell('name')?.slice(0, 200) ?? null,
    email: cell('email'),
    phone: cell('phone'),
    stage: cell('stage'),
    owner: cell('owner'),
    source: cell('source')?.toLowerCase() ?? null,
    fields: {},
  };
  if (contact.id === null && contact.name === null) refuseRow('The name is missing.');
  if (contact.id !== null && !z.uuid().safeParse(contact.id).success) refuseRow('The id is not one of ours.');
  if (contact.email !== null && !z.email().safeParse(contact.email).success) {
    refuseRow(`"${contact.email}" is not an e-mail address.`);
  }
  if (contact.source !== null && !sources.includes(contact.source)) {
    refuseRow(`The source is one of ${sources.join(', ')}, not "${contact.source}".`);
  }
  contact.phone = readPhone(contact.phone);
  for (const field of fields) {
    const text = cell(field.name);
    if (text === null) continue;
    const value = field.type === 'text' ? written(field.name) : readValue(field, text);
    const problem = refuseValue(field, value);
    if (problem !== null) refuseRow(problem);
    contact.fields[field.id] = value;
  }
  return contact;
}

function readValue(field: ContactField, text: string): string | number | boolean {
  if (field.type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (field.type !== 'checkbox') return text;
  if (/^(true|yes|1|x)$/i.test(text)) return true;
  return /^(false|no|0)$/i.test(text) ? false : text;
}
