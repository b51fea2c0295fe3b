import type { Message } from '@roost/contract/messages.ts';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { clockTime, fullTime } from '../../time/times.ts';
import { Tick } from './Tick.tsx';

/** Beside the bubble: edited, when, and how far it got. */
export function MessageMeta({ message, className }: { message: Message; className: string | undefined }) {
  const { direction, status, occurredAt, editedAt } = message;
  return (
    <span className={className}>
      {editedAt && <span>{m.inbox_edited()}</span>}
      <time dateTime={occurredAt} title={fullTime(occurredAt, formatLocale())}>
        {clockTime(occurredAt, formatLocale())}
      </time>
      {direction === 'out' && status && <Tick status={status} />}
    </span>
  );
}
