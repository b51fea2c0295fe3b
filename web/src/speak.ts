import { catalogue, type Sentence } from './catalogue.ts';
import { getLanguage, mirrored } from './language.ts';

const loaders: Record<string, () => Promise<{ default: Record<string, Sentence> }>> = {
  es: () => import('virtual:language/es'),
  pt: () => import('virtual:language/pt'),
  [mirrored]: () => import('virtual:language/ar-XB'),
};

/** Fetches the language of the page and tells the document, before anything is painted. Without it Roost speaks English. */
export async function speak(): Promise<void> {
  const language = getLanguage();
  try {
    Object.assign(catalogue, (await loaders[language]?.())?.default);
  } catch {
    return; // Better English than nothing.
  }
  document.documentElement.lang = language;
  document.documentElement.dir = language === mirrored ? 'rtl' : 'ltr';
}
