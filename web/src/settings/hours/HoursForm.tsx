import { Button, Group, Select, Stack, Switch, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type BusinessHours, type HoursState, readBusinessHours, saveBusinessHours } from '@roost/contract/away.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { keyOf, useCall } from '../../query.ts';
import { useCanAdmin, useWorkspaceId } from '../../session.ts';
import { formatLocale } from '../../time/format-locale.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { DayList } from './DayList.tsx';
import classes from './HoursForm.module.css';
import { SpanFields } from './SpanFields.tsx';
import { copyToWeekdays, problemOf, problemOfDay, tidy } from './week.ts';

const zones = Intl.supportedValuesOf('timeZone');

/** The first Monday of 2024, and the days behind it. */
function weekdayName(day: number): string {
  const date = new Date(Date.UTC(2024, 0, 1 + day));
  return new Intl.DateTimeFormat(formatLocale(), { weekday: 'long', timeZone: 'UTC' }).format(date);
}

export function HoursForm({ saved }: { saved: BusinessHours & { state: HoursState } }) {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const save = useCall(saveBusinessHours);
  const [hours, setHours] = useState<BusinessHours>(() => beginning(saved));
  const change = (next: Partial<BusinessHours>) => setHours({ ...hours, ...next });
  const wrong =
    hours.week.some((spans) => problemOf(spans) !== null) ||
    hours.exceptions.some((one) => problemOfDay(one, hours.exceptions) !== null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const params = { workspaceId };
    save.mutate(
      { params, body: tidy(hours) },
      {
        onSuccess: (answer) => {
          const { state: _now, ...kept } = answer;
          setHours(kept);
          client.setQueryData(keyOf(readBusinessHours, { params }), answer);
          notifications.show({ message: m.away_saved(), color: 'green' });
        },
      },
    );
  }

  return (
    <form onSubmit={submit}>
      <Section id="hours" title={m.away_hours_title()} text={m.away_hours_text()}>
        <Stack gap="lg">
          <Switch
            label={m.away_on()}
            description={m.away_on_help()}
            checked={hours.on}
            disabled={!admin}
            onChange={(event) => change({ on: event.currentTarget.checked })}
          />
          <Select
            label={m.away_zone()}
            data={zones.includes(hours.timeZone) ? zones : [hours.timeZone, ...zones]}
            value={hours.timeZone}
            searchable
            allowDeselect={false}
            disabled={!admin}
            maw={320}
            limit={60}
            onChange={(timeZone) => timeZone && change({ timeZone })}
          />
          <ul className={classes.week}>
            {hours.week.map((spans, day) => (
              <li key={weekdayName(day)} className={classes.day}>
                <span className={classes.name}>{weekdayName(day)}</span>
                <SpanFields
                  day={weekdayName(day)}
                  spans={spans}
                  readOnly={!admin}
                  onChange={(next) => change({ week: hours.week.map((one, at) => (at === day ? next : one)) })}
                />
                {admin && day === 0 && (
                  <UnstyledButton
                    className={classes.copy}
                    onClick={() => change({ week: copyToWeekdays(hours.week, day) })}
                  >
                    {m.away_copy()}
                  </UnstyledButton>
                )}
              </li>
            ))}
          </ul>
          <Text size="sm" c="dimmed">
            {m.away_midnight()}
          </Text>
          <DayList days={hours.exceptions} readOnly={!admin} onChange={(exceptions) => change({ exceptions })} />
          {save.error && <ErrorNotice error={save.error} />}
          {admin && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={wrong}>
                {m.away_save()}
              </Button>
            </Group>
          )}
        </Stack>
      </Section>
    </form>
  );
}

/** Whoever opens it for the first time most likely means their own time zone. */
function beginning({ state: _now, ...saved }: BusinessHours & { state: HoursState }): BusinessHours {
  const untouched = !saved.on && saved.timeZone === 'UTC';
  return untouched ? { ...saved, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } : saved;
}
