import { getLocale } from '../paraglide/runtime.js';
import { regionOf } from './times.ts';

/** For dates, times and numbers. */
export function formatLocale(): string {
  return regionOf(getLocale(), navigator.languages);
}
