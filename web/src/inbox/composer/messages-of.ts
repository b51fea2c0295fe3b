import type { SendLimits } from '@roost/contract/outgoing.ts';
import { m } from '../../paraglide/messages.js';
import type { NewMessage } from '../thread/use-sending.ts';
import type { Draft, DraftMode } from './drafts.ts';
import { fileTrouble } from './files/file-limits.ts';

/** What decides how a draft goes out. */
export interface DraftPlace {
  mode: DraftMode;
  surface: 'direct' | 'comments';
  limits: SendLimits | null;
}

/** How the titles to tap are sent: both vanish or stay as Meta has it (platform.md §4.3, whatsapp.md §2.2). */
export type ChoiceWay = 'quick_replies' | 'buttons';

/** The ways the channel has; the first is the usual one. */
export function choiceWays({ mode, surface, limits }: DraftPlace): ChoiceWay[] {
  if (mode !== 'reply' || surface !== 'direct' || limits === null) return [];
  return [
    ...(limits.quickReplies === undefined ? [] : (['quick_replies'] as const)),
    ...(limits.buttons === undefined ? [] : (['buttons'] as const)),
  ];
}

/** The way this draft takes; null when it has no choices, or the place has none. */
export function choiceWay(draft: Draft, place: DraftPlace): ChoiceWay | null {
  if (titlesOf(draft).length === 0) return null;
  const ways = choiceWays(place);
  return ways.find((way) => (way === 'buttons') === draft.asButtons) ?? ways[0] ?? null;
}

function titlesOf({ choices }: Draft): string[] {
  return choices.map((one) => one.trim()).filter((one) => one !== '');
}

/** One plain sentence why this cannot go out as it is; null when it can. The server says the same, with all details. */
export function draftTrouble(draft: Draft, place: DraftPlace): string | null {
  if (place.mode === 'reply' && place.surface === 'comments' && draft.files.length > 0)
    return m.outgoing_comment_files();
  const limits = place.mode === 'reply' ? place.limits : null;
  if (draft.files.some((file) => fileTrouble(file, limits) !== null)) return m.outgoing_file_in_the_way();
  if (draft.files.length > filesMax) return m.outgoing_files_too_many({ max: filesMax });
  const titles = titlesOf(draft);
  const way = choiceWay(draft, place);
  if (way === null) return null;
  const takes = way === 'buttons' ? limits?.buttons : limits?.quickReplies;
  if (takes && (titles.length > takes.countMax || titles.some((one) => one.length > takes.titleMax))) {
    return m.outgoing_choices_over({ count: takes.countMax, length: takes.titleMax });
  }
  if (draft.text.trim() === '') return m.outgoing_choices_need_text();
  return new Set(titles).size < titles.length ? m.outgoing_choices_twice() : null;
}

/** The contract's own limit of one message (messages.ts). */
const filesMax = 30;

/** The messages of a draft, in the order they go out: Meta takes choices with a text alone, so files go before them. */
export function messagesOf(draft: Draft, place: DraftPlace): NewMessage[] {
  const { text, replyToId, files, privately } = draft;
  const { mode, surface } = place;
  const answers = replyToId === null ? {} : { replyToId };
  const words = text.trim() === '' ? {} : { text };
  const along = {
    ...(files.length === 0 ? {} : { attachmentIds: files.map((file) => file.id) }),
    ...(files.some((file) => file.voice === true) ? { voice: true } : {}),
  };
  const way = choiceWay(draft, place);
  if (way === null) {
    const toAuthor = mode === 'reply' && privately && surface === 'comments';
    return [{ mode: toAuthor ? 'private_reply' : mode, ...words, ...answers, ...along }];
  }
  const titles = titlesOf(draft);
  const choices: NewMessage =
    way === 'quick_replies'
      ? { mode, text, quickReplies: titles.map((title) => ({ title })) }
      : { mode, interactive: { type: 'button', body: { text }, action: { buttons: titles.map(asButton) } } };
  return files.length === 0 ? [{ ...choices, ...answers }] : [{ mode, ...answers, ...along }, choices];
}

function asButton(title: string, index: number) {
  return { type: 'reply' as const, reply: { id: `choice-${index + 1}`, title } };
}
