import type { Scenario } from './outcome.ts';
import { cutConnections } from './scenarios/cut-connections.ts';
import { duplicates } from './scenarios/duplicates.ts';
import { environment } from './scenarios/environment.ts';
import { fleet } from './scenarios/fleet.ts';
import { graphFaults } from './scenarios/graph-faults.ts';
import { hotConversation } from './scenarios/hot-conversation.ts';
import { killedBetween } from './scenarios/killed-between.ts';
import { killedDatabase } from './scenarios/killed-database.ts';
import { killedRoost } from './scenarios/killed-roost.ts';
import { permutations } from './scenarios/permutations.ts';
import { poison } from './scenarios/poison.ts';
import { rollingRestart } from './scenarios/rolling-restart.ts';
import { secondStart } from './scenarios/second-start.ts';

export const scenarios: readonly Scenario[] = [
  killedRoost,
  killedDatabase,
  cutConnections,
  duplicates,
  permutations,
  hotConversation,
  graphFaults,
  killedBetween,
  poison,
  environment,
  rollingRestart,
  secondStart,
  fleet,
];
