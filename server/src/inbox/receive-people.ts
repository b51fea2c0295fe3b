import type { ChannelEvent, Person } from '../channels/event.ts';
import { meet, personKey, type Stranger } from '../contacts/identities.ts';
import type { Tx } from '../db/db.ts';
import type { Place } from './conversation-rows.ts';

/** An event whose channel belongs to the workspace. */
export interface Connected {
  event: ChannelEvent;
  channelId: string;
}

export interface People {
  /** The conversations the events belong to, once each, with the time of the first event. */
  places: Place[];
  placeOf(one: Connected): Place | null;
  newIdentityIds: string[];
  changedContactIds: string[];
}

/** The person a conversation is with, for events that may begin one. */
function partnerOf(event: ChannelEvent): Person | null {
  switch (event.type) {
    case 'message':
    case 'postback':
    case 'optin':
    case 'referral':
    case 'happening':
    case 'comment':
      return event.from;
    case 'echo':
      return event.to;
    case 'handover':
      return event.person;
    default:
      return null;
  }
}

/** Whoever is named, with a conversation or without one. */
export function namedIn(event: ChannelEvent): Person | null {
  return event.type === 'acquaintance' ? event.from : partnerOf(event);
}

export async function meetPeople(tx: Tx, workspaceId: string, connected: readonly Connected[]): Promise<People> {
  const strangers = connected.flatMap(({ event, channelId }): Stranger[] => {
    const person = namedIn(event);
    return person === null ? [] : [{ channelId, ...person }];
  });
  const { known, newIdentityIds, changedContactIds } = await meet(tx, workspaceId, strangers);

  function placeOf({ event, channelId }: Connected): Place | null {
    const person = partnerOf(event);
    const acquaintance = person === null ? undefined : known.get(personKey(channelId, person.externalId));
    if (acquaintance === undefined) return null;
    const comment = event.type === 'comment';
    return {
      channelId,
      ...acquaintance,
      surface: comment ? 'comments' : 'direct',
      postExternalId: comment ? event.postExternalId : '',
      at: event.at,
      imported: 'imported' in event && event.imported !== undefined,
    };
  }

  return {
    places: connected.map(placeOf).filter((place) => place !== null),
    placeOf,
    newIdentityIds,
    changedContactIds,
  };
}
