import type { Contact } from '@roost/contract/contacts.ts';
import type { ImportRun } from '@roost/contract/imports.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inWorkspace } from '../db/db.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { readCsv } from './read-csv.ts';

let roost: TestRoost;
let own: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
});
afterAll(() => roost.close());

const get = async <T>(path: string) => (await own.owner.call<T>('GET', `${own.path}${path}`)).body;
const post = <T>(path: string, body: unknown) => own.owner.call<T>('POST', `${own.path}${path}`, body);
const contactsNamed = async (q: string) =>
  (await get<{ items: Contact[] }>(`/contacts?q=${encodeURIComponent(q)}`)).items;

async function importFile(text: string | Buffer): Promise<{ status: number; run: ImportRun | null; message: string }> {
  const response = await fetch(`${roost.url}${own.path}/contacts/import`, {
    method: 'POST',
    headers: { 'x-roost': '1', cookie: own.owner.cookie, 'content-type': 'text/csv' },
    body: typeof text === 'string' ? text : new Uint8Array(text),
  });
  const body = (await response.json()) as { id?: string; error?: { message: string } };
  await roost.app.drain();
  const run = body.id === undefined ? null : await get<ImportRun>(`/imports/${body.id}`);
  return { status: response.status, run, message: body.error?.message ?? '' };
}

test('contacts of a file come in with every bad row named, and importing again doubles nobody', async () => {
  await post('/contact-fields', { name: 'VIP', type: 'checkbox' });
  const rows = Array.from({ length: 1200 }, (_, index) => `Person ${index},person${index}@example.org,yes`);
  rows.splice(700, 0, 'No Mail,not-an-address,no', ',nobody@example.org,');
  const file = `Name,Email,VIP\r\n${rows.join('\r\n')}\r\n`;
  const first = await importFile(file);
  expect(first.run).toMatchObject({ state: 'done', done: 1202, total: 1202, failed: 2 });
  expect(first.run?.errors).toEqual([
    { row: 702, message: '"not-an-address" is not an e-mail address.' },
    { row: 703, message: 'The name is missing.' },
  ]);
  await importFile(file);
  expect(await contactsNamed('person1199@example.org')).toHaveLength(1);
});

test('rows about one person meet in one contact, the later ones adding to the earlier', async () => {
  const file = [
    'name,email,phone',
    'Rita Twice,rita@example.org,',
    'Rita Twice,RITA@example.org,+41 44 555 01 77',
    'Rita Thrice,,+41445550177',
    'Rita Moved,rita.new@example.org,+41445550177',
    'Somebody Else,rita@example.org,',
  ].join('\n');
  expect((await importFile(file)).run).toMatchObject({ state: 'done', failed: 0, done: 5 });
  expect(await contactsNamed('rita.new@example.org')).toMatchObject([{ name: 'Rita Moved', phone: '+41445550177' }]);
  expect(await contactsNamed('Somebody Else')).toMatchObject([{ email: 'rita@example.org', phone: null }]);
});

test('a file that cannot be read is refused as a whole', async () => {
  expect(await importFile('email\na@b.c')).toMatchObject({ status: 400, run: null });
  expect((await importFile('name,colour\nA,red')).message).toMatch(/Unknown columns: colour\. Known are id, name/);
  expect((await importFile('name\n"open')).message).toMatch(/no CSV file that can be read/);
});

/** So far behind that a refusal in its place says the file was read to its end. */
const brokenEnd = `${'x\n'.repeat(200_000)}"open`;

test('a file is refused by its first line, before anything else of it is read', async () => {
  expect((await importFile(`name,colour\n${brokenEnd}`)).message).toMatch(/^Unknown columns: colour\./);
  expect((await importFile(`${'name,'.repeat(200_000)}name\n${brokenEnd}`)).message).toMatch(
    /^Columns in the first line: 200001; at most 57 are read\. Known are id, name/,
  );
});

test('a file with more rows than are taken is refused at the first of them', async () => {
  expect((await importFile(`name\n${'x\n'.repeat(100_001)}${brokenEnd}`)).message).toBe(
    'The file has more than 100000 rows. Import it in parts.',
  );
});

test('a row that does not fit its first line is not spread over all of its columns', async () => {
  const file = Buffer.from(`${'a,'.repeat(1_000)}a\nx\n`);
  const lines = [];
  for await (const line of readCsv(file)) lines.push(line);
  expect(lines[1]?.values).toEqual({});
  expect(lines[1]?.problem).toBe('Cells in this row: 1; in the first line: 1001.');
});

test('a file of a Spanish spreadsheet is read with its semicolons, its commas and its accents', async () => {
  const file = 'name;email\r\nGarcía, Begoña;begona@example.org\r\n';
  const first = await importFile(Buffer.from(file, 'latin1'));
  expect(first.run).toMatchObject({ state: 'done', failed: 0, message: expect.stringContaining('Windows-1252') });
  expect(await contactsNamed('begona@example.org')).toMatchObject([{ name: 'García, Begoña' }]);
  for (const [name, bytes] of [
    ['Ñandú', Buffer.from('\uFEFFname\temail\nÑandú\tbegona@example.org\n', 'utf16le')],
    ['Čapek; Karel', Buffer.from('\uFEFFname,email\nČapek; Karel,begona@example.org\n')],
  ] as const) {
    expect((await importFile(bytes)).run).toMatchObject({ state: 'done', failed: 0, message: 'Imported.' });
    expect(await contactsNamed('begona@example.org')).toMatchObject([{ name }]);
  }
});

test('a row that has not as many cells as the first line changes nobody', async () => {
  await post('/contacts', { name: 'Ana Torres', email: 'shifted@example.org' });
  const { run } = await importFile('name,email,source\nTorres, Ana,shifted@example.org,ad\nAna\nFine,,,,\n');
  expect(run?.errors).toEqual([
    { row: 2, message: 'Cells in this row: 4; in the first line: 3.' },
    { row: 3, message: 'Cells in this row: 1; in the first line: 3.' },
  ]);
  expect(await contactsNamed('shifted@example.org')).toMatchObject([{ name: 'Ana Torres', source: null }]);
  expect(await contactsNamed('Fine')).toHaveLength(1);
});

test('whatever is written in it, what was exported comes back as it was', async () => {
  const character = fc.oneof(
    fc.constantFrom(...'",;\t\r\n\'=+-@＝ ñß漢🙂'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((one) => one.isWellFormed() && one !== '\0'),
  );
  const text = fc.array(character, { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
  const trimmed = text.map((one) => one.trim()).filter((one) => one !== '');
  const field = await post<{ id: string }>('/contact-fields', { name: '=Size; "-cm", or	in', type: 'text' });
  const people = fc.array(fc.record({ name: trimmed, words: text }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(people, async (given) => {
      for (const { name, words } of given) {
        const made = await post<Contact>('/contacts', { name, fields: { [field.body.id]: words } });
        expect(made.status).toBe(201);
      }
      const before = await rowsOf();
      const file = await own.owner.call<string>('GET', `${own.path}/contacts/export`);
      expect((await importFile(file.body)).run).toMatchObject({ state: 'done', failed: 0 });
      expect(await rowsOf()).toEqual(before);
    }),
    { numRuns: 5 },
  );
}, 60_000);

const rowsOf = () =>
  inWorkspace(roost.app.ctx, own.id, (tx) =>
    tx.selectFrom('contacts').select(['id', 'name', 'name_source', 'email', 'phone', 'fields']).orderBy('id').execute(),
  );

test('a large file leaves everybody else their turn', async () => {
  const file = Buffer.from(`name,email\n${'Somebody,somebody@example.org\n'.repeat(50_000)}`);
  let turns = 0;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  let rows = 0;
  for await (const _ of readCsv(file)) rows += 1;
  clearImmediate(next);
  expect(rows).toBe(50_001);
  expect(turns).toBeGreaterThan(20);
});

test('the export comes back in as it is, and no cell of it runs as a formula', async () => {
  await post('/contacts', { name: '=HYPERLINK("http://evil")' });
  const answer = await own.owner.call<string>('GET', `${own.path}/contacts/export`);
  expect(answer.headers.get('content-type')).toMatch(/text\/csv/);
  expect(answer.body).toContain(`"'=HYPERLINK(""http://evil"")"`);
  const before = (await get<{ items: Contact[] }>('/contacts?q=HYPERLINK')).items;
  const again = await importFile(answer.body);
  expect(again.run).toMatchObject({ state: 'done', failed: 0 });
  expect((await get<{ items: Contact[] }>('/contacts?q=HYPERLINK')).items).toEqual(before);
});
