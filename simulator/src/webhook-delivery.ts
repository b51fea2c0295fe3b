/** How a webhook about a customer with a telling name travels. */
export type HookManner = 'twice' | 'late' | 'disorder';

/** One thing to tell one app; several become one POST when batching is on. */
export type HookEvent = {
  appId: string;
  /** The queue: events of one app and object keep their order. */
  object: string;
  field: string;
  url: string;
  secret: string;
  entryId: string;
  /** platform.md §3.5: only objects about a person have it. */
  uid?: string;
  /** Where the item goes inside its entry. */
  place: 'messaging' | 'standby' | 'changes';
  item: object;
  /** null: the entry carries no `time` (whatsapp.md §4.2). */
  time: number | null;
  /** Whom it is about, where a telling name may count. */
  customer?: { id: string; name: string } | undefined;
};

/** An item whose place is `changes`. */
export type Change = { value: object; field: string };

export type DeliveryState = 'queued' | 'delivering' | 'retrying' | 'delivered' | 'dropped';

export type Delivery = {
  id: string;
  appId: string;
  object: string;
  field: string;
  url: string;
  /** The accounts this POST speaks of: what a dead callback is unsubscribed from. */
  targets: { id: string; place: HookEvent['place'] }[];
  atMs: number;
  body: Buffer;
  signature: string;
  status: number | null;
  failure: string | null;
  attempts: number;
  /** The last attempts, oldest first. */
  history: { atMs: number; status: number | null; failure: string | null; tookMs: number }[];
  state: DeliveryState;
  /** Simulated time of the next attempt while `retrying`. */
  nextAttemptAtMs: number | null;
  /** What chaos or an option did to it, or why it was dropped; null when nothing. */
  note: string | null;
  /** How late, where the note says late and chance does not decide. */
  lateMs?: number;
};

const keptMax = 500;
const historyMax = 20;

/** The newest deliveries, for the log, for resending and for tests. */
export function createDeliveryLog() {
  let log: Delivery[] = [];
  let made = 0;
  return {
    add: (given: Pick<Delivery, 'appId' | 'object' | 'field' | 'url' | 'targets' | 'atMs' | 'body' | 'signature'>) => {
      made += 1;
      // Picked one by one: what is given may carry a secret.
      const { appId, object, field, url, targets, atMs, body, signature } = given;
      const delivery: Delivery = {
        ...{ id: `w${made}`, appId, object, field, url, targets, atMs, body, signature },
        ...{
          status: null,
          failure: null,
          attempts: 0,
          history: [],
          state: 'queued',
          nextAttemptAtMs: null,
          note: null,
        },
      };
      log.push(delivery);
      if (log.length > keptMax * 2) log = log.slice(-keptMax);
      return delivery;
    },
    recent: (max: number) => log.slice(-max).reverse(),
    find: (id: string) => log.find((delivery) => delivery.id === id) ?? null,
    all: () => [...log],
    clear: () => {
      log = [];
    },
  };
}

export function noteAttempt(delivery: Delivery, attempt: Delivery['history'][number]) {
  delivery.status = attempt.status;
  delivery.failure = attempt.failure;
  delivery.history.push(attempt);
  if (delivery.history.length > historyMax) delivery.history.shift();
}

/** Neighbouring events of one account share an entry; the shapes are those of platform.md §3.5 and whatsapp.md §4.2. */
export function entriesOf(events: HookEvent[]): object[] {
  type Entry = { id: string; uid?: string; time?: number } & Partial<Record<HookEvent['place'], object[]>>;
  const entries: Entry[] = [];
  for (const event of events) {
    let entry = entries.at(-1);
    if (entry === undefined || entry.id !== event.entryId || entry[event.place] === undefined) {
      entry = {
        id: event.entryId,
        ...(event.uid === undefined ? {} : { uid: event.uid }),
        ...(event.time === null ? {} : { time: event.time }),
      };
      entry[event.place] = [];
      entries.push(entry);
    }
    entry[event.place]?.push(event.item);
  }
  return entries;
}

export function targetsOf(events: HookEvent[]): Delivery['targets'] {
  const targets: Delivery['targets'] = [];
  for (const { entryId: id, place } of events) {
    if (!targets.some((known) => known.id === id && known.place === place)) targets.push({ id, place });
  }
  return targets;
}
