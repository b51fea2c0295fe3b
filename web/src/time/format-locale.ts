import { getLanguage, regionOf } from '../language.ts';

let known: { language: string; offered: readonly string[]; locale: string } | undefined;

/** For dates, times and numbers. Every row asks several times; the browser's list is the same object until it changes. */
export function formatLocale(): string {
  const language = getLanguage();
  const offered = navigator.languages;
  if (known?.language !== language || known.offered !== offered) {
    known = { language, offered, locale: regionOf(language, offered) };
  }
  return known.locale;
}

/** Day and time of an ISO instant, in full. */
export function moment(at: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}
