import { getLanguage } from '../language.ts';
import { regionOf } from './times.ts';

/** For dates, times and numbers. */
export function formatLocale(): string {
  return regionOf(getLanguage(), navigator.languages);
}

/** Day and time of an ISO instant, in full. */
export function moment(at: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}
