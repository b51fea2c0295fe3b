import type { Chaos } from './chaos.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import type { Typing } from './typing.ts';
import type { Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

/** The few shared things of one running simulator. */
export type Sim = {
  world: World;
  clock: Clock;
  webhooks: Webhooks;
  faults: Faults;
  chaos: Chaos;
  requests: RequestLog;
  typing: Typing;
  /** What the page calls the business's software. */
  productName: string;
  /** Call after every change of state: watchers are told, the state file is written. */
  changed: () => void;
  /** The world, the queue and everything that was told to go wrong as at the start. */
  reset: (seed?: number) => void;
};
