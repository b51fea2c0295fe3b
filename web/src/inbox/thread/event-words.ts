import { conversationStatus, priority } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { dayAndTime } from '../../time/times.ts';
import { messageKind } from '../message-kinds.ts';
import { priorityNames } from '../PrioritySign.tsx';
import { eventSentence } from './kinds/event-sentence.ts';

type Said = (content: Record<string, unknown>, who: string) => string | null;

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') : '';
}

const sentences: Record<string, Said> = {
  status: ({ status, until, why }, who) => {
    const known = conversationStatus.options.find((one) => one === status);
    const time = text(until);
    if (known === 'resolved') return m.inbox_event_resolved({ who });
    if (known === 'pending') return m.inbox_event_pending({ who });
    if (known === 'snoozed' && time)
      return m.inbox_event_snoozed_until({ who, time: dayAndTime(new Date(time), formatLocale()) });
    if (known === 'snoozed') return m.inbox_event_snoozed({ who });
    if (known === 'open' && why === 'unsent') return m.inbox_event_unsent();
    if (known === 'open' && why === 'unknown') return m.inbox_event_unknown();
    if (known === 'open') return who === '' ? m.inbox_event_woke() : m.inbox_event_opened({ who });
    return null;
  },
  assigned: ({ name }, who) => {
    const to = text(name);
    return to ? m.inbox_event_assigned({ who, name: to }) : m.inbox_event_unassigned({ who });
  },
  team: ({ name }, who) => {
    const to = text(name);
    return to ? m.inbox_event_team({ who, name: to }) : m.inbox_event_no_team({ who });
  },
  labelled: ({ added, removed }, who) => {
    const [on, off] = [list(added), list(removed)];
    if (on && off) return m.inbox_event_relabelled({ who, added: on, removed: off });
    return on ? m.inbox_event_labelled({ who, added: on }) : m.inbox_event_unlabelled({ who, removed: off });
  },
  priority: ({ priority: value }, who) => {
    const known = priority.options.find((one) => one === value);
    return known ? m.inbox_event_priority({ who, priority: priorityNames[known]() }) : null;
  },
};

/** What an event says. One that only names its kind (an opt-in, a referral) is called by its kind. */
export function eventWords(message: Message): string {
  const { kind, content, author, text: words } = message;
  const said = Object.hasOwn(sentences, kind) ? sentences[kind]?.(content, author.name) : eventSentence(message);
  return said || words || messageKind(kind).name();
}
