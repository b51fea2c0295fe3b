import type { FastifyInstance } from 'fastify';
import type { ChaosSettings } from './chaos.ts';
import { tellingNames } from './fault-names.ts';
import { faultPresets } from './fault-presets.ts';
import { calmAllWebhooks, faultsOf, plantOnWebhooks, takeBackFromWebhooks } from './fault-webhooks.ts';
import type { Fault, FaultMatch, FaultOutcome } from './faults.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';

type FaultRequest = { match?: FaultMatch; then?: FaultOutcome; preset?: string };

/** What goes wrong: planted faults, named ones, telling names of customers, and chaos. */
export function registerFaultControl(server: FastifyInstance, sim: Sim) {
  server.get('/_sim/faults', () => faultsOf(sim));
  server.get('/_sim/faults/presets', () => faultPresets);
  server.post<{ Body: FaultRequest | null }>('/_sim/faults', (request) => {
    const fault = plant(sim, request.body ?? {});
    sim.changed();
    return fault;
  });
  server.delete('/_sim/faults', () => {
    sim.faults.clear();
    calmAllWebhooks(sim);
    sim.changed();
    return { success: true };
  });
  server.delete<{ Params: { id: string } }>('/_sim/faults/:id', (request) => {
    const { id } = request.params;
    if (!sim.faults.remove(id) && !takeBackFromWebhooks(sim, id)) throw refused('no such fault', 404);
    sim.changed();
    return { success: true };
  });
  server.get('/_sim/names', () => tellingNames.map(({ word, example, effect }) => ({ word, example, effect })));
  server.get('/_sim/chaos', () => sim.chaos.settings);
  server.post<{ Body: Partial<ChaosSettings> | null }>('/_sim/chaos', (request) => {
    const { percent = sim.chaos.settings.percent, webhooks, calls } = request.body ?? {};
    if (!(percent >= 0 && percent <= 100)) throw refused('percent is between 0 and 100');
    Object.assign(sim.chaos.settings, {
      percent,
      ...(webhooks === undefined ? {} : { webhooks }),
      ...(calls === undefined ? {} : { calls }),
    });
    sim.changed();
    return sim.chaos.settings;
  });
}

function plant(sim: Sim, { match = {}, then, preset }: FaultRequest): Fault {
  if (preset === undefined) return sim.faults.add({ match, outcome: then ?? {} });
  const known = faultPresets.find(({ name }) => name === preset);
  if (known === undefined) throw refused(`preset is one of ${faultPresets.map(({ name }) => name).join(', ')}`);
  if (known.webhooks !== undefined) {
    return plantOnWebhooks(sim, known, then !== undefined || Object.keys(match).length > 0);
  }
  const outcome = { ...known.outcome, ...then };
  return sim.faults.add({ match: { ...known.match, ...match }, outcome, name: known.name });
}
