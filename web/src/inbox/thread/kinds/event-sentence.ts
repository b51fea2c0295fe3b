import type { Message } from '@roost/contract/messages.ts';
import { m } from '../../../paraglide/messages.js';
import { serverWords } from '../../../server-words.ts';
import { formatLocale } from '../../../time/format-locale.ts';
import { numberIn, objectIn, textIn } from './read.ts';

type Speaker = (message: Message) => string;

export const speakers: Readonly<Record<string, Speaker>> = {
  optin: ({ content, author }) =>
    textIn(content, 'value') === 'stop' || /STOP/.test(textIn(content, 'notification_messages_status') ?? '')
      ? m.kinds_optout({ name: author.name })
      : m.kinds_optin({
          name: author.name,
          about: textIn(content, 'title', 'notification_messages_topic') ?? m.kinds_news(),
        }),
  referral: ({ author }) => m.kinds_came_by({ name: author.name }),
  handover: ({ content }) => handover(content),
  call: ({ content, author }) => call(content, author.name),
  system: ({ text, content }) =>
    (text === null ? null : serverWords(text)) ??
    textIn(objectIn(content, 'system'), 'type')?.replaceAll('_', ' ') ??
    '',
  account_linking: ({ text, author }) =>
    text === 'unlinked' ? m.kinds_unlinked({ name: author.name }) : m.kinds_linked({ name: author.name }),
  feedback: ({ text, author }) => m.kinds_feedback({ name: author.name, text: text ?? '' }),
  form: ({ text, author }) => m.kinds_form({ name: author.name, text: text ?? '' }),
  cart: ({ text, author }) => m.kinds_cart({ name: author.name, text: text ?? '' }),
  coupon: ({ text, author }) => m.kinds_coupon({ name: author.name, text: text ?? '' }),
};

/** A line in the thread for what happened beside the messages; null for lines that are not ours. */
export function eventSentence(message: Message): string | null {
  const speak = Object.hasOwn(speakers, message.kind) ? speakers[message.kind] : undefined;
  return speak?.(message) ?? null;
}

function handover(content: Message['content']): string {
  if (objectIn(content, 'take_thread_control') ?? objectIn(content, 'control_taken')) return m.kinds_control_taken();
  if (objectIn(content, 'request_thread_control')) return m.kinds_control_asked();
  const summary = objectIn(
    objectIn(objectIn(content, 'control_passed') ?? {}, 'conversation_context') ?? {},
    'summary',
  );
  const why = textIn(summary, 'text');
  return why === null ? m.kinds_control_passed() : m.kinds_control_passed_why({ why });
}

function call(content: Message['content'], name: string): string {
  const facts = objectIn(content, 'call');
  const seconds = numberIn(facts, 'seconds');
  if (textIn(facts, 'event') === 'connect') return m.kinds_call_rings({ name });
  if (seconds === null || seconds === 0) return m.kinds_call_missed({ name });
  const minutes = new Intl.NumberFormat(formatLocale(), { maximumFractionDigits: 1 }).format(seconds / 60);
  return m.kinds_call_lasted({ minutes });
}
