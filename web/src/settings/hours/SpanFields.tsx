import { ActionIcon, Text, TextInput } from '@mantine/core';
import type { Span } from '@roost/contract/away.ts';
import { IconPlus, IconX } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from './SpanFields.module.css';
import { keptEnd, nextSpan, problemOf, shownEnd } from './week.ts';

interface Props {
  /** For who hears it: Monday, Christmas. */
  day: string;
  spans: readonly Span[];
  readOnly: boolean;
  onChange: (spans: Span[]) => void;
}

/** The times of one day: none is closed, several leave a pause between them. */
export function SpanFields({ day, spans, readOnly, onChange }: Props) {
  const problem = problemOf(spans);
  const set = (at: number, next: Partial<Span>) =>
    onChange(spans.map((one, index) => (index === at ? { ...one, ...next } : one)));
  return (
    <div className={classes.root}>
      {spans.length === 0 && (
        <Text size="sm" c="dimmed" className={classes.closed}>
          {m.away_closed()}
        </Text>
      )}
      {spans.map((span, at) => (
        // Two times of a day have nothing but their place to tell them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is short, and edited in place
        <div key={at} className={classes.span}>
          <TextInput
            type="time"
            aria-label={m.away_from({ day })}
            value={span.from}
            readOnly={readOnly}
            error={problem !== null}
            onChange={(event) => set(at, { from: event.currentTarget.value })}
          />
          <span aria-hidden="true">–</span>
          <TextInput
            type="time"
            aria-label={m.away_to({ day })}
            value={shownEnd(span.to)}
            readOnly={readOnly}
            error={problem !== null}
            onChange={(event) => set(at, { to: keptEnd(event.currentTarget.value) })}
          />
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={m.away_remove({ day, from: span.from, to: shownEnd(span.to) })}
              onClick={() => onChange(spans.filter((_, index) => index !== at))}
            >
              <IconX size={16} aria-hidden="true" />
            </ActionIcon>
          )}
        </div>
      ))}
      {!readOnly && spans.length < 10 && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={m.away_add({ day })}
          onClick={() => onChange([...spans, nextSpan(spans)])}
        >
          <IconPlus size={16} aria-hidden="true" />
        </ActionIcon>
      )}
      {problem !== null && (
        <Text size="sm" c="var(--roost-bad)" role="alert" className={classes.problem}>
          {problem === 'order' ? m.away_bad_order() : m.away_bad_overlap()}
        </Text>
      )}
    </div>
  );
}
