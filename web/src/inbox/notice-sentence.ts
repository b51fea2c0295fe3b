import type { Notice } from '@roost/contract/together.ts';
import { m } from '../paraglide/messages.js';

export function noticeSentence({ kind, actorName, contactName }: Notice): string {
  if (kind === 'unsent') return m.inbox_unsent_to({ name: contactName });
  if (kind === 'unknown') return m.inbox_unknown_to({ name: contactName });
  const names = { actor: actorName, contact: contactName };
  return kind === 'mention' ? m.inbox_notice_mention(names) : m.inbox_notice_assigned(names);
}
