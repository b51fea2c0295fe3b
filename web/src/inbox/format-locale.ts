import { getLocale } from '../paraglide/runtime.js';

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

/** For dates, times and numbers. */
export function formatLocale(): string {
  return regionOf(getLocale(), navigator.languages);
}
