import type { Language } from '@roost/contract/language.ts';

export type { Language };

/** What people may choose, each under its own name. Texts: web/messages/<area>/<language>.json. */
export const languages: Readonly<Record<Language, string>> = { en: 'English', es: 'Español', pt: 'Português' };

/** English mirrored, to look at pages from right to left: in no menu, only by what the browser has stored. */
export const mirrored = 'ar-XB';

const storageKey = 'roost.locale';

/** The agent’s choice on this device, else the first of the browser’s languages that Roost speaks. */
export function pickLanguage(stored: string | null, offered: readonly string[]): Language | typeof mirrored {
  if (stored === mirrored) return mirrored;
  for (const one of [stored ?? '', ...offered]) {
    const language = one.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(language)) return language;
  }
  return 'en';
}

export function isLanguage(value: string): value is Language {
  return Object.hasOwn(languages, value);
}

/** Of this page, from its first paint to its last: another one begins with a reload. */
const language = pickLanguage(readStored(), globalThis.navigator?.languages ?? []);

export function getLanguage(): Language | typeof mirrored {
  return language;
}

/** In what the server writes for this page. */
export function getServerLanguage(): Language {
  return language === mirrored ? 'en' : language;
}

/** Some systems report tags that Intl refuses (`en-US@posix`). */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** The reader's own region (`en-GB`), where it speaks the language of the page; else the language alone. */
export function regionOf(language: string, offered: readonly string[]): string {
  return offered.find((one) => (one === language || one.startsWith(`${language}-`)) && isTag(one)) ?? language;
}

/** Drafts are on the server and in this browser, so that a reload loses nothing. */
export function chooseLanguage(next: Language): void {
  if (next === language) return;
  localStorage.setItem(storageKey, next);
  window.location.reload();
}

function readStored(): string | null {
  try {
    return globalThis.localStorage?.getItem(storageKey) ?? null;
  } catch {
    return null; // Storage may be switched off.
  }
}
