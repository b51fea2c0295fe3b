import type { ChecklistItem } from '@roost/contract/checklist.ts';
import type { DiagnosisItem } from '@roost/contract/doctor.ts';

const shown = ['title', 'message', 'action', 'place', 'valueLabel', 'fixLabel'] as const;

type Item = DiagnosisItem | ChecklistItem;

/** The item as the server found it, in the language on screen. Names of accounts and people stay. */
export function inWords<T extends Item>(item: T, said: (sentence: string) => string): T {
  const found: { [part in (typeof shown)[number]]?: string | undefined } = item;
  const words = shown.flatMap((part) => (found[part] === undefined ? [] : [[part, said(found[part])]]));
  return { ...item, ...Object.fromEntries(words), ...subjectOf(item, said) };
}

/** A check about neither login nor account is about one of Meta's objects: *Pages*. */
function subjectOf(item: Item, said: (sentence: string) => string): { subject?: string } {
  if (!('subject' in item) || item.subject === undefined) return {};
  return item.channelId === undefined && item.loginId === undefined ? { subject: said(item.subject) } : {};
}
