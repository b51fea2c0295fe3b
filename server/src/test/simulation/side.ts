/** A workspace in a simulated history (inbox/simulation.test.ts), and what is known of it beside the database. */
import type { ChannelEvent, Person } from '../../channels/event.ts';
import type { InboxDatabase, TestPage } from '../inbox.ts';

export interface Side {
  inbox: InboxDatabase;
  page: TestPage;
  appId: string;
  /** Events of Meta's that are on their way; one may come again after it came. */
  onTheWay: ChannelEvent[];
  /** Our ids of what Meta took, each time it did. */
  taken: string[];
  /** What Meta can be asked for afterwards. */
  memory: ChannelEvent[];
  told: Set<string>;
  /** Of these another wording was told. */
  edited: Set<string>;
  takenBack: Set<string>;
  /** How many replies agents wanted to write. */
  wishes: number;
  /** What each reply says. */
  words: Map<string, string>;
  /** Replies in the order in which they were given, by conversation. */
  given: Map<string, string[]>;
  /** What reached the customer's phone, by conversation. */
  phone: Map<string, string[]>;
  /** Of what arrived an echo or a status has our id. */
  named: Set<string>;
  /** Meta's ids of what was told to be delivered. */
  delivered: Set<string>;
  /** Meta's ids of what it took and could not deliver. */
  undeliverable: Set<string>;
  /** Customers' messages that the inbox has. */
  read: Set<string>;
  /** By person, the newest of them: 24 hours from then on an answer may be written. Milliseconds. */
  heardAt: Map<string, number>;
  /** People whose conversation was resolved, and who wrote nothing since. */
  resolved: Set<string>;
  /** An agent decided to send these again: they may be there twice, and later than the others. */
  again: Set<string>;
  /** Its login has to be renewed: nothing may be sent. */
  cutOff: boolean;
  /** What was seen to be wrong on the way. */
  wrong: string[];
}

export async function newSide(inbox: InboxDatabase, appId: string): Promise<Side> {
  const page = await inbox.connectPage({ appId });
  return {
    ...{ inbox, page, appId, onTheWay: [], memory: [], taken: [], cutOff: false, wrong: [] },
    ...{
      told: new Set(),
      edited: new Set(),
      takenBack: new Set(),
      read: new Set(),
      heardAt: new Map(),
      resolved: new Set(),
    },
    ...{ wishes: 0, words: new Map(), given: new Map(), phone: new Map(), again: new Set() },
    ...{ named: new Set(), delivered: new Set(), undeliverable: new Set() },
  };
}

export function person(number: number): Person {
  return { externalId: `psid-${number}`, address: `psid-${number}`, aliases: [] };
}

export function said(text: string) {
  return { kind: 'text', text, content: {}, attachments: [] };
}

const began = Date.parse('2026-03-01T10:00:00Z');

export function at(second: number): Date {
  return new Date(began + second * 1000);
}
