import type { Patient, Ward } from './ward.ts';

/** One thing that goes wrong, what the doctor has to say red (or amber) about it, and how it is put right. */
export interface Fault {
  /** Id of the check, and only it, that sees the fault. */
  check: string;
  /** For which of its subjects: what stands after the colon. */
  about?: (ward: Ward, patient: Patient) => string;
  colour?: 'amber';
  planted: string;
  /** On the healthy patient, or on the one that it gives back. */
  plant(ward: Ward): Promise<Patient> | Promise<void> | void;
  /** `fix`: by *Fix it for me*. */
  mend: 'fix' | ((ward: Ward, patient: Patient) => Promise<unknown> | unknown);
  pin?: string;
}

/** The app of the healthy patient, inside the simulated Meta. */
export function appIn({ roost, company }: Ward) {
  const app = roost.simulator.world.apps.get(company.id);
  if (app === undefined) throw new Error('the company has no app');
  return app;
}

export function patchApp({ roost }: Ward, { company }: Patient, change: object) {
  return roost.sim('PATCH', `/_sim/apps/${company.id}`, change);
}

export function patchPage({ roost, company }: Ward, change: object) {
  return roost.sim('PATCH', `/_sim/pages/${company.pageId}`, change);
}

export function patchNumber({ roost, company }: Ward, change: object) {
  return roost.sim('PATCH', `/_sim/phone_numbers/${company.phoneNumberId}`, change);
}

export function endTokens({ roost, company }: Ward, action: string) {
  return roost.sim('POST', '/_sim/tokens', { action, personId: company.person.id, appId: company.id });
}

/** Tokens of the healthy patient's person, inside the simulated Meta. */
export function tokensIn({ roost, company }: Ward, kind: 'user' | 'page') {
  return [...roost.simulator.world.tokens.values()].filter((one) => one.kind === kind && one.appId === company.id);
}
