import { type FaultPreset, faultPresets } from './fault-presets.ts';
import type { Fault } from './faults.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';
import { calmWebhooks, type WebhookOptions } from './webhooks.ts';

/** Presets that concern webhooks set what POST /_sim/webhooks sets; they are on while that is so, whoever set it. */
export function faultsOf(sim: Sim): Fault[] {
  return [...sim.faults.list(), ...faultPresets.filter((preset) => isOn(sim, preset)).map(asFault)];
}

export function plantOnWebhooks(sim: Sim, preset: FaultPreset, narrowed: boolean): Fault {
  if (narrowed) throw refused('presets of webhooks concern all of them: match and then are for calls');
  sim.webhooks.configure(preset.webhooks ?? {});
  return asFault(preset);
}

/** False when it is no such preset, or not on. */
export function takeBackFromWebhooks(sim: Sim, name: string): boolean {
  const preset = faultPresets.find((one) => one.name === name);
  if (preset === undefined || !isOn(sim, preset)) return false;
  sim.webhooks.configure(calmFor(preset));
  return true;
}

export function calmAllWebhooks(sim: Sim) {
  for (const preset of faultPresets) takeBackFromWebhooks(sim, preset.name);
}

function keysOf({ webhooks = {} }: FaultPreset): (keyof WebhookOptions)[] {
  return Object.keys(webhooks) as (keyof WebhookOptions)[];
}

function isOn(sim: Sim, preset: FaultPreset): boolean {
  return keysOf(preset).some((key) => sim.webhooks.options[key] !== calmWebhooks[key]);
}

function calmFor(preset: FaultPreset): Partial<WebhookOptions> {
  return Object.fromEntries(keysOf(preset).map((key) => [key, calmWebhooks[key]]));
}

function asFault({ name }: FaultPreset): Fault {
  return { id: name, match: {}, outcome: {}, name, seen: 0, hits: 0 };
}
