import { getLanguage } from '../language.ts';
import { regionOf } from './times.ts';

/** For dates, times and numbers. */
export function formatLocale(): string {
  return regionOf(getLanguage(), navigator.languages);
}
