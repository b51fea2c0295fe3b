import type { SearchResult } from '@roost/contract/organize.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { conversationsByName, write } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;

const said: Record<string, string> = {
  '60001': 'Schickt ihr die Rückgabe nach Zürich?',
  '60002': 'Здравствуйте, когда вы открываетесь завтра?',
  '60003': 'مرحبا، هل لديكم طاولة لأربعة أشخاص الليلة؟',
  '60004': 'ขอสอบถามราคาและค่าจัดส่งไปเชียงใหม่ค่ะ',
  '60005': '你好，请问这个蓝色的还有货吗？',
  '60006': 'Ping <b>&amp; pong</b> 100% sure_thing',
};

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
  await write(
    roost,
    pageId,
    Object.entries(said).map(([from, text]) => ({ from, text })),
  );
  await workspace.owner.call('POST', `${workspace.path}/labels`, { name: 'Rückruf', color: 'red' });
});
afterAll(() => roost.close());

async function search(q: string): Promise<SearchResult[]> {
  const path = `${workspace.path}/search?q=${encodeURIComponent(q)}`;
  const { status, body } = await workspace.owner.call<{ items: SearchResult[] }>('GET', path);
  expect(status).toBe(200);
  return body.items;
}

function marked({ snippet, marks }: SearchResult): string[] {
  return marks.map(({ from, to }) => snippet.slice(from, to));
}

it.each([
  ['accents and case aside', 'ruckgabe ZURICH', '60001', ['Rückgabe', 'Zürich']],
  ['the beginning of a word', 'Rückg', '60001', ['Rückg']],
  ['Cyrillic', 'открываетесь', '60002', ['открываетесь']],
  ['Arabic, whatever its hamza', 'اشخاص', '60003', ['أشخاص']],
  ['Thai, within a run of letters', 'เชียงใหม่', '60004', ['เชียงใหม่']],
  ['two Chinese characters', '蓝色', '60005', ['蓝色']],
  ['one Chinese character', '货', '60005', ['货']],
])('finds %s, and marks it', async (_, q, from, marks) => {
  const found = (await search(q)).filter(({ type }) => type === 'message');
  const id = (await conversationsByName(workspace)).get(from)?.id;
  expect(found.map(({ conversationId }) => conversationId)).toEqual([id]);
  expect(found.flatMap(marked)).toEqual(marks);
});

it('finds contacts and labels, and takes what was typed for itself', async () => {
  expect((await search('60003'))[0]).toMatchObject({ type: 'contact', contactName: '60003' });
  expect((await search('ruckruf'))[0]).toMatchObject({ type: 'label', snippet: 'Rückruf' });
  expect(await search('%')).toEqual([]);
  expect(await search("' | !x:*")).toEqual([]);
  const [pong] = await search('pong');
  expect(pong?.snippet).toContain('<b>&amp; pong</b>');
});

it('finds contacts by their phone number, however it is written', async () => {
  const path = `${workspace.path}/contacts`;
  const { body } = await workspace.owner.call<{ id: string }>('POST', path, {
    name: 'Xaver',
    phone: '+49 171 2345678',
  });
  for (const q of ['+49 171 2345678', '0171/234 56 78', '2345678']) {
    expect(await search(q)).toMatchObject([{ type: 'contact', contactId: body.id, contactName: 'Xaver' }]);
  }
  expect(await search('678')).toEqual([]);
});

it('shows the first contacts by name when there are more', async () => {
  const names = ['Quimby F', 'Quimby E', 'Quimby D', 'Quimby C', 'Quimby B', 'Quimby A', 'Quimby'];
  for (const name of names) await workspace.owner.call('POST', `${workspace.path}/contacts`, { name });
  expect((await search('quimby')).map(({ contactName }) => contactName)).toEqual(names.reverse().slice(0, 5));
});

it('finds nothing of another workspace', async () => {
  const { body: other } = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Other' });
  const answer = await workspace.owner.call<{ items: unknown[] }>(
    'GET',
    `/api/workspaces/${other.id}/search?q=${encodeURIComponent('蓝色')}`,
  );
  expect(answer.body.items).toEqual([]);
});

it('finds the newest of a word that many messages hold, over days, and a rare one however old', async () => {
  const now = Date.now();
  const day = 86_400_000;
  const texts = Array.from({ length: 60 }, (_, n) => ({ text: `kettle ${n}`, at: now - n * (day / 8) }));
  await write(
    roost,
    pageId,
    [...texts, { text: 'a samovar', at: now - 300 * day }].map((one) => ({ from: '60099', ...one })),
  );
  const kettles = (await search('kettle')).map(({ snippet }) => snippet);
  expect(kettles).toEqual(texts.slice(0, kettles.length).map(({ text }) => text));
  expect(kettles.length).toBeGreaterThanOrEqual(20);
  expect((await search('samov')).map(({ snippet }) => snippet)).toEqual(['a samovar']);
});

it('finds by two words what was said over many years, the newest first', async () => {
  const years = ['2002-01-01', '2003-06-30', '2012-12-31', '2025-02-28'];
  await write(
    roost,
    pageId,
    years.map((day) => ({ from: '60097', text: `The ${day} quagga drank`, at: Date.parse(`${day}T00:00:00Z`) })),
  );
  const quaggas = await search('drank quag');
  expect(quaggas.map(({ occurredAt }) => occurredAt?.slice(0, 10))).toEqual(years.toReversed());
  expect(await search('drank zebra')).toEqual([]);
});

it('leads page by page to every message, each once, the newest first', async () => {
  const now = Date.now();
  const texts = Array.from({ length: 35 }, (_, n) => ({ text: `zeppelin ${n}`, at: now - n * 3_600_000 * (n % 5) }));
  // What came last is not always the newest: a gap that is filled is read backwards.
  const backwards = texts.toSorted((a, b) => b.at - a.at);
  await write(
    roost,
    pageId,
    backwards.map((one) => ({ from: '60098', ...one })),
  );
  const pages: SearchResult[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const path: string = `${workspace.path}/search?q=zeppelin&limit=10${from}`;
    const answer = await workspace.owner.call<{ items: SearchResult[]; nextCursor: string | null }>('GET', path);
    pages.push(answer.body.items);
    cursor = answer.body.nextCursor;
  }
  expect(pages.map(({ length }) => length)).toEqual([10, 10, 10, 5]);
  const found = pages.flat();
  expect(found.map(({ snippet }) => snippet).sort()).toEqual(texts.map(({ text }) => text).sort());
  const times = found.map(({ occurredAt }) => occurredAt ?? '');
  expect(times).toEqual([...times].sort().reverse());
  const odd = await workspace.owner.call('GET', `${workspace.path}/search?q=zeppelin&cursor=odd`);
  expect(odd.status).toBe(400);
});

it('cuts plain text by the rule of all other text, with the week before each word where it is asked for', async () => {
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 }).map((text) => text.replaceAll('\0', ''));
  const long = fc.string({ unit: fc.constantFrom('a', 'B', '7'), minLength: 30, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(ascii, long), { minLength: 1, maxLength: 20 }), async (texts) => {
      const { rows } = await sql<{ text: string }>`
        select text from unnest(${texts}::text[]) as text
        where roost_vector(text) is distinct from array_to_tsvector(roost_words(text, false))
          or roost_vector(text, 57) is distinct from
            (select array_to_tsvector(coalesce(array_agg('0057' || word), '{}')) from unnest(roost_words(text, false)) as word)`.execute(
        roost.app.ctx.db,
      );
      expect(rows).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
