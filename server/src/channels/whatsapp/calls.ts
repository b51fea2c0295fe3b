import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, integerOf, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import type { ChannelEvent } from '../event.ts';
import { type Base, present } from '../said.ts';
import { personOf } from './person.ts';

/** Calls are shown, not taken: Roost has no telephone. Connecting and ending are two lines of one call (META.md §3). */
export function calls(value: JsonObject, base: Base): ChannelEvent[] {
  const contacts = objectsOf(value.contacts);
  const found = objectsOf(value.calls).map((call): ChannelEvent => {
    const at = instantOf(call.timestamp) ?? base.at;
    const ours = textOf(call.direction) === 'BUSINESS_INITIATED';
    const ids = ours
      ? { waId: idOf(call.to), userId: idOf(call.to_user_id) }
      : { waId: idOf(call.from), userId: idOf(call.from_user_id) };
    const from = personOf({ ...ids, parentUserId: null }, contacts);
    const id = idOf(call.id);
    if (from === null || id === null) return { ...base, at, type: 'unknown', what: 'call of nobody', content: call };
    const event = textOf(call.event) ?? 'nothing';
    const facts = present({ event, direction: call.direction, status: call.status, seconds: integerOf(call.duration) });
    return {
      ...base,
      at,
      type: 'happening',
      from,
      externalId: `${id}:${event}`,
      kind: 'call',
      text: null,
      content: { call: facts },
    };
  });
  if (found.length > 0) return found;
  const about = objectOf(objectsOf(value.statuses)[0]);
  return [{ ...base, type: 'ignored', reason: `calls: ${textOf(about?.status) ?? 'nothing'}` }];
}
