/** Tolerant reading of what Meta sends: the wrong type is the same as absent. Nothing here throws. */
import type { Json, JsonObject } from './lossless-json.ts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOf(value: Json | undefined): JsonObject | null {
  return isObject(value) ? value : null;
}

/** The objects of a list; anything else in it, or no list, is left out. A single object counts as a list of one. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Ids come as strings and as numbers (META.md §3); empty is absent. */
export function idOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

export function idsOf(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.map(idOf).filter((id) => id !== null);
}

export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function integerOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

const earliestMs = Date.UTC(2000, 0);
const latestMs = Date.UTC(2100, 0);

/** Seconds, milliseconds or microseconds since 1970, as number or string, or ISO text with `+0000` (META.md §3, §4). */
export function instantOf(value: Json | undefined): Date | null {
  const number = typeof value === 'string' && /^\d{9,17}$/.test(value) ? Number(value) : value;
  const ms =
    typeof number === 'number' ? millisecondsOf(number) : typeof number === 'string' ? isoOf(number) : Number.NaN;
  return ms >= earliestMs && ms < latestMs ? new Date(ms) : null;
}

function millisecondsOf(number: number): number {
  if (number < 1e12) return number * 1000;
  return Math.trunc(number < 1e15 ? number : number / 1000);
}

function isoOf(text: string): number {
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
}
