/** What Meta documents beside its samples, as it may well come: bent, thin, or of a field that is new. */
import { expect } from 'vitest';
import { type Json, parseLossless } from '../meta/lossless-json.ts';
import type { ChannelEvent } from './event.ts';
import { eventsOf, eventWords } from './fixtures.ts';

export type Kind = 'page' | 'instagram' | 'whatsapp_business_account';

export const account = {
  page: '104857290316442',
  instagram: '17841460293847561',
  whatsapp_business_account: '271839405561208',
};

export function change(object: Kind, field: string, value: unknown): Json {
  return asJson({ object, entry: [{ id: account[object], time: 1790500123, changes: [{ field, value }] }] });
}

export function asJson(value: object): Json {
  return parseLossless(JSON.stringify(value));
}

export function expectWords(body: Json, words: string[]): void {
  const events = eventsOf(body);
  expect(events.map(eventWords)).toEqual(words);
  for (const event of events) expect(says(event)).toBe(true);
}

/** Nobody should see an empty bubble: words, a file, or something with a shape of its own. */
function says(event: ChannelEvent): boolean {
  if (event.type !== 'message' && event.type !== 'echo') return true;
  const { text, attachments, content } = event.said;
  return (
    text !== null || attachments.length > 0 || event.said.kind === 'unsupported' || Object.keys(content).length > 0
  );
}
