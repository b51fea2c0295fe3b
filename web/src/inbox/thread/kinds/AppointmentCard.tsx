import type { Message } from '@roost/contract/messages.ts';
import { IconCalendar } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { formatLocale } from '../../../time/format-locale.ts';
import { Card } from './Card.tsx';
import { numberIn, objectIn, textIn } from './read.ts';

/** A booking; Meta gives its times in seconds. */
export function AppointmentCard({ message }: { message: Message }) {
  const booking = objectIn(message.content, 'appointment');
  const [start, end] = [numberIn(booking, 'start_time'), numberIn(booking, 'end_time')];
  return (
    <Card
      icon={IconCalendar}
      label={textIn(booking, 'status') === 'requested' ? m.inbox_kind_appointment() : m.kinds_appointment()}
      title={start === null ? null : period(start, end, textIn(booking, 'timezone'))}
      detail={textIn(booking, 'status') === 'requested' ? null : textIn(booking, 'status')}
    />
  );
}

function period(start: number, end: number | null, timeZone: string | null): string {
  const format = formatIn(timeZone);
  const from = new Date(start * 1000);
  return end === null ? format.format(from) : format.formatRange(from, new Date(end * 1000));
}

function formatIn(timeZone: string | null): Intl.DateTimeFormat {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  try {
    return new Intl.DateTimeFormat(formatLocale(), { ...style, ...(timeZone === null ? {} : { timeZone }) });
  } catch {
    return new Intl.DateTimeFormat(formatLocale(), style);
  }
}
