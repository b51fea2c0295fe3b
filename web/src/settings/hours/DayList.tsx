import { ActionIcon, Button, Text, TextInput, Title } from '@mantine/core';
import type { HoursException } from '@roost/contract/away.ts';
import { IconTrash } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from './DayList.module.css';
import { SpanFields } from './SpanFields.tsx';
import { problemOfDay } from './week.ts';

interface Props {
  days: readonly HoursException[];
  readOnly: boolean;
  onChange: (days: HoursException[]) => void;
}

/** Holidays, and days with times of their own. */
export function DayList({ days, readOnly, onChange }: Props) {
  const set = (at: number, next: Partial<HoursException>) =>
    onChange(days.map((one, index) => (index === at ? { ...one, ...next } : one)));
  return (
    <section aria-labelledby="hours-days">
      <Title order={3} id="hours-days" className={classes.title}>
        {m.away_days_title()}
      </Title>
      <Text c="dimmed" size="sm">
        {days.length === 0 ? m.away_days_none() : m.away_days_text()}
      </Text>
      <ul className={classes.list}>
        {days.map((day, at) => {
          const problem = problemOfDay(day, days);
          const name = day.name || day.date;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the date is being typed; only the place stays
            <li key={at} className={classes.day}>
              <TextInput
                type="date"
                aria-label={m.away_days_date()}
                value={day.date}
                readOnly={readOnly}
                error={
                  problem === 'missing' ? m.away_days_missing() : problem === 'twice' ? m.away_days_twice() : undefined
                }
                onChange={(event) => set(at, { date: event.currentTarget.value })}
              />
              <TextInput
                aria-label={m.away_days_name()}
                placeholder={m.away_days_name_hint()}
                value={day.name}
                maxLength={80}
                readOnly={readOnly}
                onChange={(event) => set(at, { name: event.currentTarget.value })}
              />
              {!readOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={m.away_days_remove({ name })}
                  onClick={() => onChange(days.filter((_, index) => index !== at))}
                >
                  <IconTrash size={17} aria-hidden="true" />
                </ActionIcon>
              )}
              <SpanFields day={name} spans={day.spans} readOnly={readOnly} onChange={(spans) => set(at, { spans })} />
            </li>
          );
        })}
      </ul>
      {!readOnly && (
        <Button
          variant="default"
          size="compact-md"
          onClick={() => onChange([...days, { date: '', name: '', spans: [] }])}
        >
          {m.away_days_add()}
        </Button>
      )}
    </section>
  );
}
