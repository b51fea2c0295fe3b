import { type DiagnosisItem, type DoctorStep, doctorSteps } from '@roost/contract/doctor.ts';
import { checks } from '../../connections/doctor/checks.ts';
import type { Fault } from './fault.ts';
import type { Ward } from './ward.ts';

/** What a planted fault looked like to the admin. */
export interface Seen {
  fault: Fault;
  item: DiagnosisItem;
}

const stepTitles: Readonly<Record<DoctorStep, string>> = {
  server: 'Roost itself',
  app: 'Your Meta app (steps 1 and 2)',
  permissions: 'Permissions (step 3)',
  connect: 'Connecting (step 4)',
  messages: 'Messages (step 5)',
  webhooks: 'Webhooks',
  tokens: 'Tokens',
  production: 'Before going live',
};

const order: readonly DoctorStep[] = ['server', ...doctorSteps.filter((step) => step !== 'server')];

/** docs/DOCTOR.md. The tests write it: `npx vitest run server/src/connections/doctor -u` after a change. */
export function describeDoctor(seen: readonly Seen[], ward: Ward): string {
  const clean = (text: string) => neutral(text, ward);
  const rows = seen.map(({ fault, item }) =>
    row([
      `[\`${fault.check}\`](#${slug(fault.check)})`,
      fault.planted,
      `${fault.colour === 'amber' ? '🟠' : '🔴'} ${clean(item.message)}`,
      item.place ?? '—',
      item.fixLabel === undefined ? clean(item.action ?? '—') : `Roost: **${item.fixLabel}**`,
    ]),
  );
  return [
    '# Setup doctor',
    '',
    'Settings → *Setup doctor* looks at every step of the way from Meta to the inbox. Each check is green, amber, red or *cannot tell*,',
    'says what is wrong in one sentence, names the place in Meta’s dashboard, gives the value to paste, and mends what Meta’s API lets it',
    'mend. A check that depends on another one does not turn red with it: it says what comes first.',
    '',
    'This page is written by the tests: each fault below is planted in a healthy workspace at the simulated Meta, makes exactly its own',
    'check red (or amber), and is mended again. A change that alters a sentence makes the tests fail until this page is written anew.',
    '',
    '## Faults and what the doctor says',
    '',
    row(['Check', 'Planted fault', 'What the admin reads', 'Place', 'What helps']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
    '',
    '## All checks',
    ...order.flatMap((step) => [
      '',
      `### ${stepTitles[step]}`,
      ...checks.filter((check) => check.step === step).flatMap(describeCheck),
    ]),
    '',
  ].join('\n');
}

function describeCheck({ id, title, needs, place, fixLabel }: (typeof checks)[number]): string[] {
  const facts = [
    needs.length === 0 ? null : `Comes after ${needs.map((need) => `[\`${need}\`](#${slug(need)})`).join(', ')}.`,
    place === null ? null : `Place: ${place.words}.`,
    fixLabel === null ? null : `Roost can do it: *${fixLabel}*.`,
  ].filter((fact) => fact !== null);
  return ['', `#### ${id}`, '', `**${title}.** ${facts.join(' ')}`.trim()];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

/** As GitHub makes anchors of headings. */
function slug(id: string): string {
  return id.replaceAll('.', '');
}

/** What differs from run to run, or belongs to the test alone. */
function neutral(text: string, { door }: Ward): string {
  return (
    text
      .replaceAll(door.url, 'https://inbox.example.com')
      // A date around now is the test's own; one far off is a fact.
      .replaceAll(/\d{4}-\d\d-\d\d/g, (date) =>
        Math.abs(Date.parse(date) - Date.now()) < 200 * 86_400_000 ? '2026-11-30' : date,
      )
      .replaceAll(/\bin \d+ days/g, 'in 5 days')
  );
}
