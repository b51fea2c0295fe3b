/** Misbehaviour on demand: the next matching requests fail as told. */
export type Fault = {
  id: string;
  match: { method?: string; path?: string; times?: number };
  outcome: {
    status?: number;
    error?: { code: number; error_subcode?: number; message: string; type?: string };
    delayMs?: number;
    drop?: 'before' | 'after';
    brokenJson?: boolean;
  };
  hits: number;
};

export type Faults = {
  add: (fault: Pick<Fault, 'match' | 'outcome'>) => Fault;
  list: () => Fault[];
  clear: () => void;
  /** The fault for this request, counted as used; a fault with `times` is gone after that many requests. */
  take: (method: string, path: string) => Fault | null;
};

export function createFaults(): Faults {
  let faults: Fault[] = [];
  let made = 0;
  return {
    add: (given) => {
      made += 1;
      const fault = { id: `f${made}`, ...given, hits: 0 };
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    clear: () => {
      faults = [];
    },
    take: (method, path) => {
      const fault = faults.find(
        ({ match }) =>
          (match.method === undefined || match.method.toUpperCase() === method) &&
          (match.path === undefined || path.includes(match.path)),
      );
      if (fault === undefined) return null;
      fault.hits += 1;
      if (fault.match.times !== undefined && fault.hits >= fault.match.times) {
        faults = faults.filter((other) => other !== fault);
      }
      return fault;
    },
  };
}
