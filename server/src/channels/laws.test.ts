/** Laws that hold for every channel, whatever Meta sends (docs/ARCHITECTURE.md). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Json, type JsonObject, parseLossless } from '../meta/lossless-json.ts';
import { instantOf, isObject } from '../meta/read-json.ts';
import type { ChannelEvent } from './event.ts';
import { eventsOf, fixture, fixtureNames, receivedAt } from './fixtures.ts';
import { channelFor, channels, readEnvelope } from './index.ts';

const all = channels.flatMap(({ facts }) => fixtureNames(facts.kind).map((name) => [facts.kind, name] as const));

function expectSound(event: ChannelEvent): void {
  expect(Number.isFinite(event.at.getTime())).toBe(true);
  expect(typeof event.channel.externalId).toBe('string');
  // What goes into jsonb comes out the same: no functions, no undefined, no NaN.
  if ('said' in event) expect(JSON.parse(JSON.stringify(event.said.content))).toEqual(event.said.content);
  if ('content' in event) expect(JSON.parse(JSON.stringify(event.content))).toEqual(event.content);
  for (const person of ['from', 'to', 'person'].map(
    (role) => Object.entries(event).find(([name]) => name === role)?.[1],
  )) {
    // Null: nobody in particular, or the account itself.
    if (person !== undefined && person !== null)
      expect(person).toMatchObject({ externalId: expect.stringMatching(/./), address: expect.stringMatching(/./) });
  }
  if ('externalId' in event) expect(event.externalId).toEqual(expect.stringMatching(/./));
}

test.each(all)('%s: %s is read without an error', (kind, name) => {
  for (const event of eventsOf(fixture(kind, name))) expectSound(event);
});

const anyJson = fc.json({ stringUnit: 'binary' }).map(parseLossless);

test.each(channels)('$facts.kind: nothing that is JSON makes it throw', (channel) => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const entry = isObject(value) ? value : { messaging: value, changes: value };
      channel.parse(entry, receivedAt).forEach(expectSound);
    }),
    { numRuns: 300 },
  );
});

test('an envelope may be anything', () => {
  fc.assert(fc.property(anyJson, (body) => eventsOf(body).forEach(expectSound)));
});

/** Every place in a value, as a list of keys. */
function placesIn(value: Json, path: (string | number)[] = []): (string | number)[][] {
  const members = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  return [path, ...members.flatMap(([key, member]) => placesIn(member, [...path, key]))];
}

function replaced(value: Json, [key, ...rest]: (string | number)[], by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
  return isObject(value) ? { ...value, [key]: replaced(value[key] ?? null, rest, by) } : value;
}

const oddities: Json[] = [
  null,
  '',
  'constructor',
  '__proto__',
  0,
  -1,
  1e300,
  true,
  [],
  {},
  [null],
  { id: null },
  '\uFFFD',
  '99999999999999999',
];

test.each(channels)(
  '$facts.kind: a sample with any one part replaced by something odd does not make it throw',
  ({ facts }) => {
    const samples = fixtureNames(facts.kind).filter((name) => !/large|long|4096|^api-|^embedded-/.test(name));
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.constantFrom(...oddities), (name, pick, odd) => {
        const body = fixture(facts.kind, name);
        const places = placesIn(body);
        eventsOf(replaced(body, places[pick % places.length] ?? [], odd)).forEach(expectSound);
      }),
      { numRuns: 1500 },
    );
  },
);

/** The body with a new member in every object. */
function withUnknownFields(value: Json): Json {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withUnknownFields(member)] as const);
  return { ...Object.fromEntries(members), roost_new_field: { a: [1] } };
}

function shapeOf(events: ChannelEvent[]) {
  return events.map(({ type, channel, at, ...rest }) => {
    const said = 'said' in rest ? { kind: rest.said.kind, text: rest.said.text, files: rest.said.attachments } : null;
    return { type, channel, at, externalId: 'externalId' in rest ? rest.externalId : null, said };
  });
}

test.each(all)('%s: %s means the same with unknown fields in it', (kind, name) => {
  const body = fixture(kind, name);
  expect(shapeOf(eventsOf(withUnknownFields(body)))).toEqual(shapeOf(eventsOf(body)));
});

const texts = [
  ['facebook', 'page-messages-text'],
  ['instagram', 'ig-messages-reply-inline'],
  ['whatsapp', 'text'],
] as const;

/** A delivery with the same entry many times, its message ids numbered. */
function batchOf(kind: 'facebook' | 'instagram' | 'whatsapp', name: string, count: number): Json {
  const { object, entries } = readEnvelope(fixture(kind, name));
  const entry = JSON.stringify(entries[0]);
  const numbered = Array.from({ length: count }, (_, index) =>
    parseLossless(entry.replace(/"(id|mid)":"(wamid\.|m_|aWdf)/g, `"$1":"$2${index}-`)),
  );
  return { object, entry: numbered };
}

test.each(texts)('%s: every message of a batch is read, in order', (kind, name) => {
  const events = eventsOf(batchOf(kind, name, 50));
  const numbers = events.map((event) => (event.type === 'message' ? /(\d+)-/.exec(event.externalId)?.[1] : event.type));
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
});

test.each(texts)('%s: every message of one entry is read, in order', (kind, name) => {
  const { object, entries } = readEnvelope(batchOf(kind, name, 20));
  const merged: JsonObject = {
    ...entries[0],
    messaging: entries.flatMap((entry) => (Array.isArray(entry.messaging) ? entry.messaging : [])),
    changes: entries.flatMap((entry) => (Array.isArray(entry.changes) ? entry.changes : [])),
  };
  const events = eventsOf({ object, entry: [merged] });
  expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 20 }, () => 'message'));
});

test.each(texts)('%s: something unreadable beside a message does not take the message away', (kind, name) => {
  const { object, entries } = readEnvelope(fixture(kind, name));
  const entry = entries[0] ?? {};
  const part = entry.messaging === undefined ? 'changes' : 'messaging';
  const list = Array.isArray(entry[part]) ? entry[part] : [];
  const events = eventsOf({ object, entry: [{ ...entry, [part]: [5, ...list, { nonsense: 1 }] }] });
  expect(events.map(({ type }) => type)).toEqual(['unknown', 'message', 'unknown']);
});

test.each(texts)('%s: an account id that comes as a number above 2^53 keeps every digit', (kind, name) => {
  const id = '18034567890123457';
  const body = JSON.stringify(fixture(kind, name)).replaceAll(
    /"(104857290316442|17841460293847561|271839405561208)"/g,
    id,
  );
  expect(eventsOf(parseLossless(body)).map(({ channel }) => channel.externalId)).toEqual([id]);
});

test.each<[Json, string | null]>([
  [1790500123, '2026-09-27T09:08:43.000Z'],
  ['1790500123', '2026-09-27T09:08:43.000Z'],
  [1790500123456, '2026-09-27T09:08:43.456Z'],
  ['1790500123456', '2026-09-27T09:08:43.456Z'],
  [1790500123456789, '2026-09-27T09:08:43.456Z'],
  ['2026-09-27T09:08:43+0000', '2026-09-27T09:08:43.000Z'],
  ['2026-09-27T11:08:43+02:00', '2026-09-27T09:08:43.000Z'],
  [0, null],
  [-5, null],
  [1e300, null],
  ['yesterday', null],
  [null, null],
  [{}, null],
])('the timestamp %j is read as %s', (value, expected) => {
  expect(instantOf(value)?.toISOString() ?? null).toBe(expected);
});

test.each(channels)('$facts.kind: an event without a time of its own has the time it was received', (channel) => {
  const [event] = channel.parse({ id: '1', something: true }, receivedAt);
  expect(event).toMatchObject({ type: 'unknown', at: receivedAt });
});

test('an entry goes to the channel of its object, and to none for other objects', () => {
  const kinds = ['page', 'instagram', 'whatsapp_business_account', 'permissions', 'whatsapp_business_account_v2'].map(
    (object) => channelFor(object, {})?.facts.kind ?? null,
  );
  expect(kinds).toEqual(['facebook', 'instagram', 'whatsapp', null, null]);
});

test('without an object the entry’s own shape decides', () => {
  const of = (entry: JsonObject) => channelFor(null, entry)?.facts.kind ?? null;
  expect(of({ changes: [{ field: 'messages', value: { messaging_product: 'whatsapp' } }] })).toBe('whatsapp');
  expect(of({ field: 'comments', value: {} })).toBe('instagram');
  expect(of({ field: 'messaging_postbacks', value: {} })).toBe('facebook');
  expect(of({ messaging: [] })).toBe('facebook');
  expect(of({ id: '1' })).toBeNull();
});

test('a delivery wrapped in a list has all its entries read', () => {
  const one = fixture('instagram', 'nasty-top-level-array');
  expect(readEnvelope([one, one])).toMatchObject({ object: 'instagram', entries: [{}, {}] });
});
