/** Misbehaviour on demand: the next matching requests fail as told. */
export type FaultMatch = {
  method?: string;
  /** A part of the address, host included. */
  path?: string;
  /** A Page, Instagram account, WhatsApp number or business account the call is about. */
  asset?: string;
  /** The customer written to: the simulator's id (`c1`). */
  customer?: string;
  /** Gone after that many requests; absent: until cleared. */
  times?: number;
  /** Lets the first ones pass. */
  skip?: number;
  /** 0 to 1, drawn from the world's seed. */
  probability?: number;
};

export type FaultOutcome = {
  /** Alone: an HTML page, as a proxy in front of Meta answers. With `error`: the status of that answer. */
  status?: number;
  error?: { code: number; error_subcode?: number; message: string; type?: string };
  delayMs?: number;
  /** The connection is cut before or after the work was done. */
  drop?: 'before' | 'after';
  /** The request is never answered, before or after the work was done. */
  hang?: 'before' | 'after';
  brokenJson?: boolean;
  /** The answer ends early although its length was announced. */
  truncated?: boolean;
  /** The answer drips, this many bytes a second. */
  bytesPerSecond?: number;
  retryAfterSeconds?: number;
  /** Percent in x-app-usage and x-business-use-case-usage. */
  usage?: number;
};

export type Fault = {
  id: string;
  match: FaultMatch;
  outcome: FaultOutcome;
  name: string | null;
  seen: number;
  hits: number;
};

/** What a request is about, as far as a fault can ask. */
export type FaultSubject = { method: string; path: string; assetIds: string[]; customerId: string | null };

export type Faults = {
  add: (fault: Pick<Fault, 'match' | 'outcome'> & { name?: string }) => Fault;
  list: () => Fault[];
  remove: (id: string) => boolean;
  clear: () => void;
  /** The fault for this request, counted as used. */
  take: (subject: FaultSubject) => Fault | null;
};

export function createFaults(random: () => number): Faults {
  let faults: Fault[] = [];
  let made = 0;

  function strikes(fault: Fault, subject: FaultSubject): boolean {
    if (!matches(fault.match, subject)) return false;
    fault.seen += 1;
    const { skip = 0, probability } = fault.match;
    return fault.seen > skip && (probability === undefined || random() < probability);
  }

  return {
    add: ({ match, outcome, name = null }) => {
      made += 1;
      const fault: Fault = { id: `f${made}`, match, outcome, name, seen: 0, hits: 0 };
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    remove: (id) => {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear: () => {
      faults = [];
    },
    take: (subject) => {
      const fault = faults.find((one) => strikes(one, subject));
      if (fault === undefined) return null;
      fault.hits += 1;
      if (fault.match.times !== undefined && fault.hits >= fault.match.times) {
        faults = faults.filter((other) => other !== fault);
      }
      return fault;
    },
  };
}

function matches({ method, path, asset, customer }: FaultMatch, subject: FaultSubject): boolean {
  if (method !== undefined && method.toUpperCase() !== subject.method) return false;
  if (path !== undefined && !subject.path.includes(path)) return false;
  if (asset !== undefined && !subject.assetIds.includes(asset)) return false;
  return customer === undefined || customer === subject.customerId;
}
