import type { MessageError } from '@roost/contract/messages.ts';
import type { TestRoost } from './roost.ts';

export interface Outcome {
  status?: number;
  error?: { code: number; error_subcode?: number; message: string };
  delayMs?: number;
  drop?: 'before' | 'after';
  brokenJson?: boolean;
}

/** From now on (or for `times` calls, or those of one method) the simulated Meta fails, or delays, every call whose path contains `path`. */
export async function failAtMeta(
  roost: Pick<TestRoost, 'sim'>,
  path: string,
  outcome: Outcome,
  narrower: { method?: 'GET' | 'POST' | 'DELETE'; times?: number } = {},
): Promise<void> {
  const match = { path, ...narrower };
  // biome-ignore lint/suspicious/noThenProperty: the simulator's own word; this object is only ever turned into JSON.
  await roost.sim('POST', '/_sim/faults', { match, then: outcome });
}

/** As a reply is marked that Meta refuses for good. */
export const refused: MessageError = {
  ...{ code: 'refused', message: 'Refused.', action: null, who: 'agent' },
  ...{ metaCode: 100, metaSubcode: null, fbtraceId: null },
};
