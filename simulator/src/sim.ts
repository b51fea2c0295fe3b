import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import type { Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

/** The few shared things of one running simulator. */
export type Sim = {
  world: World;
  clock: Clock;
  webhooks: Webhooks;
  faults: Faults;
  requests: RequestLog;
  /** Call after every change of state: watchers are told, the state file is written. */
  changed: () => void;
};
