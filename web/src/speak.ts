import { catalogue, laterCatalogue, type Sentence } from './catalogue.ts';
import { getLanguage, mirrored } from './language.ts';

type Loader = () => Promise<{ default: Record<string, Sentence> }>;

const first: Record<string, Loader> = {
  es: () => import('virtual:language/es'),
  pt: () => import('virtual:language/pt'),
  [mirrored]: () => import('virtual:language/ar-XB'),
};
const later: Record<string, Loader> = {
  es: () => import('virtual:language/es/later'),
  pt: () => import('virtual:language/pt/later'),
  [mirrored]: () => import('virtual:language/ar-XB/later'),
};

/** Fetches the language of the page and tells the document, before anything is painted. Without it Roost speaks English. */
export async function speak(): Promise<void> {
  const language = getLanguage();
  try {
    Object.assign(catalogue, (await first[language]?.())?.default);
  } catch {
    return; // Better English than nothing.
  }
  document.documentElement.lang = language;
  document.documentElement.dir = language === mirrored ? 'rtl' : 'ltr';
  void allWords();
}

let all: Promise<void> | undefined;

/** Resolves once the sentences of what opens later are here too; never fails. */
export function allWords(): Promise<void> {
  all ??= (later[getLanguage()]?.() ?? Promise.resolve(undefined)).then(
    (module) => void Object.assign(laterCatalogue, module?.default),
    () => {
      all = undefined; // Asked for again with the next thing that opens.
    },
  );
  return all;
}
