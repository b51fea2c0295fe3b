import { Text } from '@mantine/core';
import type { Diagnosis } from '@roost/contract/doctor.ts';
import { m } from '../paraglide/messages.js';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import classes from './DoctorSummary.module.css';
import { StatusSign } from './StatusSign.tsx';
import { countByStatus, worstFirst, worstOf } from './steps.ts';

/** The whole in one sentence, and a way to each check that is red. */
export function DoctorSummary({ data }: { data: Diagnosis }) {
  const { items } = data;
  const counts = countByStatus(items);
  const worst = worstOf(items);
  const broken = worstFirst(items).filter(({ status }) => status === 'fail');
  return (
    <section className={classes.root} data-status={worst} aria-label={m.doctor_summary()}>
      <div className={classes.head}>
        <StatusSign status={worst} bare />
        <Text fw={620} size="lg">
          {counts.fail > 0
            ? m.doctor_summary_fail({ count: counts.fail })
            : counts.warn > 0
              ? m.doctor_summary_warn({ count: counts.warn })
              : counts.unknown > 0
                ? m.doctor_summary_unknown({ count: counts.unknown })
                : m.doctor_summary_ok()}
        </Text>
      </div>
      {broken.length > 0 && (
        <ul className={classes.list}>
          {broken.map((item) => (
            <li key={item.id}>
              <a href={`#${item.id}`}>{item.message}</a>
            </li>
          ))}
        </ul>
      )}
      <Text size="sm" c="dimmed">
        {m.doctor_summary_counts({ ok: counts.ok, warn: counts.warn, fail: counts.fail, unknown: counts.unknown })}
        {data.ranAt && (
          <>
            {' '}
            {m.doctor_ran()} <RelativeTime at={data.ranAt} />.
          </>
        )}
      </Text>
    </section>
  );
}
