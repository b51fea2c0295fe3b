import { Text } from '@mantine/core';
import type { DiagnosisItem, DoctorStep } from '@roost/contract/doctor.ts';
import { m } from '../paraglide/messages.js';
import { Section } from '../ui/Section.tsx';
import { CheckCard } from './CheckCard.tsx';
import { StatusSign } from './StatusSign.tsx';
import classes from './StepSection.module.css';
import { countByStatus, type QuietGroup, quietGroups, stepTitles, together, worstFirst, worstOf } from './steps.ts';
import type { Doctor } from './use-doctor.ts';

/** One step of the guide: what needs somebody stands open, the rest is one line each. */
export function StepSection({ step, items, doctor }: { step: DoctorStep; items: DiagnosisItem[]; doctor: Doctor }) {
  if (items.length === 0) {
    return null;
  }
  const troubled = worstFirst(items).filter(({ status }) => status === 'fail' || status === 'warn');
  const quiet = quietGroups(items);
  return (
    <Section id={`step-${step}`} title={stepTitles[step]()} action={<StatusSign status={worstOf(items)} />}>
      <div className={classes.body}>
        {together(troubled).map(([first, ...others]) => (
          <CheckCard key={first.id} item={first} others={others} doctor={doctor} />
        ))}
        {quiet.length > 0 && (
          <details className={classes.details}>
            <summary>{quietWords(items)}</summary>
            <ul className={classes.quiet}>
              {quiet.map((group) => (
                <QuietLine key={`${group.check} ${group.items[0]?.id}`} group={group} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </Section>
  );
}

function quietWords(items: readonly DiagnosisItem[]): string {
  const { ok, unknown } = countByStatus(items);
  return [
    ...(ok > 0 ? [m.doctor_quiet_ok({ count: ok })] : []),
    ...(unknown > 0 ? [m.doctor_quiet_unknown({ count: unknown })] : []),
  ].join(', ');
}

function QuietLine({ group }: { group: QuietGroup }) {
  const [first] = group.items;
  if (first === undefined) {
    return null;
  }
  const single = group.items.length === 1;
  return (
    <li className={classes.line} data-check={group.check} data-status={group.status}>
      <StatusSign status={group.status} bare />
      <div className={classes.words}>
        <Text component="span" fw={540}>
          {first.title}
        </Text>
        <Text size="sm" c="dimmed">
          {single || group.status === 'unknown'
            ? [single && first.subject ? first.subject : null, first.message].filter(Boolean).join(': ')
            : m.doctor_all_fine({ names: [...new Set(group.items.map(({ subject }) => subject ?? ''))].join(', ') })}
        </Text>
      </div>
    </li>
  );
}
