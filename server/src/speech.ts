import type { Language } from '@roost/contract/language.ts';
import { type Dictionary, speechOf } from '@roost/contract/speech.ts';

const json = { with: { type: 'json' } } as const;
const dictionaries: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ default: Dictionary }[]>>> = {
  es: () =>
    Promise.all([import('@roost/contract/words/es.json', json), import('@roost/contract/words/setup/es.json', json)]),
  pt: () =>
    Promise.all([import('@roost/contract/words/pt.json', json), import('@roost/contract/words/setup/pt.json', json)]),
};

/** Says a sentence of the server in this language; as it is where nobody has translated it. For mail: the browser does its own. */
export async function translatorTo(language: Language): Promise<(said: string) => string> {
  if (language === 'en') return (said) => said;
  const known = await dictionaries[language]();
  const speech = speechOf(
    known.map((one) => one.default),
    language,
  );
  return (said) => speech.say(said) ?? said;
}
