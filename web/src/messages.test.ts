import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languages } from './language.ts';

type Plural = [{ selectors: string[]; match: Record<string, string> }];
type Catalogue = Record<string, string | Plural>;

const root = join(import.meta.dirname, '../messages');
const areas = readdirSync(root);
const others = Object.keys(languages).filter((language) => language !== 'en');

/** What is the same in another language as in English: names, signs, loan words. */
const sameEverywhere = [
  'app_name',
  'app_nav_webhooks',
  'doctor_step_tokens',
  'doctor_step_webhooks',
  'inbox_kind_reel',
  'inbox_labels_more',
  'outgoing_category_marketing',
  'reports_none',
  'settings_feature_whatsapp',
  'settings_meta_title',
  'settings_webhooks_title',
];
const sameIn: Record<string, readonly string[]> = {
  es: ['inbox_kind_sticker', 'settings_webhooks_error'],
  pt: [
    'contacts_source_link',
    'contacts_source_story',
    'inbox_kind_link',
    'inbox_kind_story',
    'inbox_status',
    'outgoing_button_link',
    'outgoing_contact_email',
    'settings_logins_title',
  ],
};

function read(area: string, language: string): Catalogue {
  const { $schema: _, ...sentences } = JSON.parse(readFileSync(join(root, area, `${language}.json`), 'utf8'));
  return sentences;
}

function texts(sentence: string | Plural | undefined): string[] {
  if (sentence === undefined) return [];
  return typeof sentence === 'string' ? [sentence] : Object.values(sentence[0].match);
}

/** `{name}` of every variable, once. A plural may say its number in words: “one thing”. */
function variables(sentence: string | Plural | undefined): string[] {
  return [...new Set(texts(sentence).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
}

it('every area is listed for Paraglide', () => {
  const settings = readFileSync(join(root, '../project.inlang/settings.json'), 'utf8');
  for (const area of areas) expect(settings).toContain(`./messages/${area}/{locale}.json`);
  expect(JSON.parse(settings).locales).toEqual(Object.keys(languages));
});

describe.each(others)('%s', (language) => {
  it.each(areas)('says everything of %s that English says, and nothing else', (area) => {
    expect(Object.keys(read(area, language)).sort()).toEqual(Object.keys(read(area, 'en')).sort());
  });

  it.each(areas)('has the variables of English in %s, no empty text, and a form for every number', (area) => {
    const spoken = read(area, language);
    for (const [key, english] of Object.entries(read(area, 'en'))) {
      const own = spoken[key];
      expect.soft(variables(own), key).toEqual(variables(english));
      for (const text of texts(own)) expect.soft(text.trim(), key).not.toBe('');
      if (own === undefined || typeof own === 'string') continue;
      // Spanish and Portuguese have a third form, for millions: `*` takes what `one` leaves.
      expect.soft(Object.keys(own[0].match), key).toEqual([`${own[0].selectors[0]}=one`, `${own[0].selectors[0]}=*`]);
    }
  });

  it('is translated: what is the same as in English is so on purpose', () => {
    const same = areas.flatMap((area) => {
      const spoken = read(area, language);
      const english = Object.entries(read(area, 'en'));
      return english.filter(([key, text]) => JSON.stringify(spoken[key]) === JSON.stringify(text)).map(([key]) => key);
    });
    expect(same.sort()).toEqual([...sameEverywhere, ...(sameIn[language] ?? [])].sort());
  });
});
