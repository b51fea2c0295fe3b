import type { FaultOutcome } from './faults.ts';

/** A share of everything goes wrong, drawn from the world's seed: the same seed and the same calls fail the same way. */
export type ChaosSettings = {
  /** 0 to 100: how much goes wrong. */
  percent: number;
  /** Webhooks come twice, late or out of order; none is lost. */
  webhooks: boolean;
  /** Calls of the Graph API fail, before or after they were done. */
  calls: boolean;
};

export type HookMischief = 'twice' | 'late' | 'overtaken';

const calm: ChaosSettings = { percent: 0, webhooks: true, calls: true };
const mischiefs: HookMischief[] = ['twice', 'late', 'overtaken'];

const outcomes: FaultOutcome[] = [
  { error: { code: 2, message: 'An unexpected error has occurred. Please retry your request later.' }, status: 500 },
  { error: { code: 1, message: 'An unknown error has occurred.' }, status: 500 },
  { error: { code: 4, message: '(#4) Application request limit reached' }, usage: 100, retryAfterSeconds: 2 },
  { status: 503 },
  { drop: 'before' },
  { drop: 'after' },
  { delayMs: 1_500 },
  { brokenJson: true },
];

export function createChaos(random: () => number) {
  const settings: ChaosSettings = { ...calm };
  const strikes = () => settings.percent > 0 && random() * 100 < settings.percent;
  const pick = <T>(from: T[]): T | null => from[Math.floor(random() * from.length)] ?? null;
  return {
    settings,
    forWebhook: (): HookMischief | null => (settings.webhooks && strikes() ? pick(mischiefs) : null),
    forCall: (): FaultOutcome | null => (settings.calls && strikes() ? pick(outcomes) : null),
    reset: () => Object.assign(settings, calm),
  };
}

export type Chaos = ReturnType<typeof createChaos>;
