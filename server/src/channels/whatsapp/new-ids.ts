import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, objectOf, objectsOf } from '../../meta/read-json.ts';
import type { ChannelEvent } from '../event.ts';
import type { Base } from '../said.ts';
import { personOf } from './person.ts';

/** `user_id_update`: the same person under a new business-scoped id (META.md §4). */
export function newIds(value: JsonObject, base: Base): ChannelEvent[] {
  const contacts = objectsOf(value.contacts);
  return objectsOf(value.user_id_update).map((report): ChannelEvent => {
    const at = instantOf(report.timestamp) ?? base.at;
    const [ids, parents] = [objectOf(report.user_id), objectOf(report.parent_user_id)];
    const previousIds = [idOf(ids?.previous), idOf(parents?.previous)].filter((id) => id !== null);
    const userId = idOf(ids?.current);
    const current = personOf({ waId: idOf(report.wa_id), userId, parentUserId: idOf(parents?.current) }, contacts);
    if (userId === null || current === null || previousIds.length === 0) {
      return { ...base, at, type: 'unknown', what: 'user_id_update without ids', content: report };
    }
    return { ...base, at, type: 'person-change', previousIds, current };
  });
}
