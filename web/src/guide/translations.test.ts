import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parseGuide, parseInline } from './parse.ts';
import { textsOf } from './texts-of.ts';
import { readGuide } from './use-guide.ts';

const root = join(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const english = parseGuide(read('docs/GUIDE.md'));

/** What the guide names of Roost: pages, buttons, and what the settings say. */
const named = [
  ...['settings_meta_title', 'doctor_title', 'doctor_checklist_title', 'doctor_guide_title', 'connection_paste_open'],
  ...['settings_credentials_setup', 'settings_credentials_update', 'settings_credentials_save'],
  ...['connection_instagram_app_setup', 'settings_connect_button', 'connection_instagram_button'],
  ...['settings_connected_title', 'settings_disconnect'],
];
/** Named too, and written by the server. */
const fix = 'Register the webhook';

describe.each(['es', 'pt'])('the guide in %s', (language) => {
  const own = parseGuide(read(`docs/GUIDE.${language}.md`));
  const said = sentencesIn(language);
  const pairs = english.map((block, index) => [block, own[index] as Block] as const);

  test('is the one that Roost shows in this language', async () => {
    expect(await readGuide(language)).toBe(read(`docs/GUIDE.${language}.md`));
  });

  test('is built as the English one, with the same anchors, checks and commands', () => {
    expect(own.map(shapeOf)).toEqual(english.map(shapeOf));
  });

  test('has the same values and leads to the same places, line by line', () => {
    for (const [block, translated] of pairs) {
      expect(textsOf(translated).map(fixedIn)).toEqual(textsOf(block).map(fixedIn));
    }
  });

  test('leads only to headings that it has', () => {
    const slugs = own.flatMap((block) => (block.kind === 'heading' ? [`#${block.slug}`] : []));
    const within = own
      .flatMap(textsOf)
      .flatMap(hrefsIn)
      .filter((href) => href.startsWith('#'));
    expect(within).not.toEqual([]);
    expect(within.filter((href) => !slugs.includes(href))).toEqual([]);
  });

  test('leaves nothing in English but names, and no raw marks', () => {
    const left = pairs.flatMap(([block, translated]) => {
      const texts = textsOf(translated);
      return textsOf(block).filter((text, index) => wordsIn(text) !== '' && text === texts[index]);
    });
    expect(left).toEqual(['Facebook Login']);
    expect(
      own
        .flatMap(textsOf)
        .map(wordsIn)
        .filter((words) => /\*\*|`|\]\(|[<>#|]/.test(words)),
    ).toEqual([]);
  });

  test('names pages and buttons as Roost shows them in this language', () => {
    const names = namesIn(language).set(fix, said[fix] ?? '');
    const found = new Set<string>();
    for (const [block, translated] of pairs) {
      const strong = strongIn(translated);
      for (const name of strongIn(block).filter((one) => names.has(one))) {
        found.add(name.replace(/^Settings → /, ''));
        expect.soft(strong, name).toContain(names.get(name));
      }
    }
    const { en } = messagesIn();
    expect([...found].sort()).toEqual([...named.map((key) => en[key]), fix].sort());
  });

  test('leaves the way through Meta’s menus in the words that Meta shows', () => {
    for (const [block, translated] of pairs) {
      const ways = strongIn(block).filter((name) => name.includes(' → ') && !name.startsWith('Settings → '));
      expect.soft(strongIn(translated)).toEqual(expect.arrayContaining(ways));
    }
  });

  test('calls each check as the doctor does, and each demand as the checklist does', () => {
    for (const [block, translated] of pairs) {
      if (block.kind === 'checks' && translated.kind === 'checks') {
        const titles = block.checks.map(({ title }) => said[title]);
        expect.soft(translated.checks.map(({ title }) => title)).toEqual(titles);
      }
      const texts = textsOf(translated).map(withoutValue);
      for (const [index, text] of textsOf(block).map(withoutValue).entries()) {
        if (said[text] !== undefined) expect.soft(texts[index]).toBe(said[text]);
      }
    }
  });
});

test('a language without a guide of its own gets the English one', async () => {
  expect(await readGuide('ar-XB')).toBe(read('docs/GUIDE.md'));
});

function shapeOf(block: Block): unknown {
  switch (block.kind) {
    case 'heading':
      return ['heading', block.level, block.slug];
    case 'list':
      return ['list', block.ordered, block.start, block.items.length];
    case 'code':
      return ['code', block.text];
    case 'table':
      return ['table', block.head.length, block.rows.map((row) => row.length)];
    case 'checks':
      return ['checks', block.checks.map(({ anchor }) => anchor)];
    default:
      return [block.kind];
  }
}

function partsOf(text: string, kind: Inline['kind']): Inline[] {
  return parseInline(text).filter((part) => part.kind === kind);
}

/** In any order, because a sentence may turn round. */
function fixedIn(text: string) {
  return {
    code: partsOf(text, 'code')
      .map((part) => part.text)
      .sort(),
    hrefs: hrefsIn(text).sort(),
  };
}

function hrefsIn(text: string): string[] {
  return parseInline(text).flatMap((part) => (part.kind === 'link' ? [part.href] : []));
}

function strongIn(block: Block): string[] {
  return textsOf(block).flatMap((text) => partsOf(text, 'strong').map((part) => part.text));
}

/** Without values, names and links; empty where that leaves nothing to translate. */
function wordsIn(text: string): string {
  const words = partsOf(text, 'text').map((part) => part.text);
  return words.join('').replace(/^[^\p{L}]+$/u, '');
}

function withoutValue(text: string): string {
  return text.replace(/: `[^`]+`$/, '');
}

function messagesIn(language = 'en'): Record<'en' | 'own', Record<string, string>> {
  const texts = (one: string) =>
    Object.assign(
      {},
      ...readdirSync(join(root, 'web/messages')).map((area) => json(`web/messages/${area}/${one}.json`)),
    );
  return { en: texts('en'), own: texts(language) };
}

/** By its English name what stands on screen; a page of the settings also with the way to it. */
function namesIn(language: string): Map<string, string> {
  const { en, own } = messagesIn(language);
  const settings = (texts: Record<string, string>, key: string) => `${texts.app_nav_settings} → ${texts[key]}`;
  return new Map(
    named.flatMap((key) => [
      [en[key] ?? key, own[key] ?? key],
      [settings(en, key), settings(own, key)],
    ]),
  );
}

function sentencesIn(language: string): Record<string, string> {
  const names = [`${language}.json`, `setup/${language}.json`];
  return Object.assign({}, ...names.map((name) => json(`contract/src/words/${name}`).sentences));
}

function json(name: string): { [key: string]: never } {
  return JSON.parse(read(name)) as { [key: string]: never };
}
