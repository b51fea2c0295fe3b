import type { Conversation } from '@roost/contract/conversations.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { type RefObject, useRef } from 'react';
import type { NewMessage } from '../thread/use-sending.ts';
import { type ChangeDraft, type Draft, type DraftMode, noDraft, useDraft } from './drafts.ts';
import { measureText, type TextLimit } from './text-limit.ts';

/** Where and by whom something is written. */
export interface WritingPlace {
  workspaceId: string;
  conversation: Conversation;
  channel: Channel | null;
  agent: { id: string; name: string };
  mode: DraftMode;
}

/** All that a part of the composer (a tool, the tray above the text, the send button) may see and do. */
export interface Writing extends WritingPlace {
  draft: Draft;
  change: ChangeDraft;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Puts text where the cursor is, in place of what is selected and of `before` characters in front of it. */
  insert: (text: string, before?: number) => void;
  report: ReturnType<typeof measureText>;
  limit: TextLimit;
  /** There is something to send and it may be sent. */
  ready: boolean;
  /** Sends what is written (with `more`), empties the box, keeps the cursor in it. */
  send: (more?: Partial<NewMessage>) => void;
  /** Sends something that is whole in itself (a template); what is written stays. */
  onSend: (message: NewMessage) => void;
}

/** Our own limit (contract: `text`), far above any channel's; notes have no other. */
const noteLimit: TextLimit = { textMax: 65_536, textUnit: 'characters' };

export interface WritingOptions {
  /** False while a tick is missing that a reply now needs. */
  allowed: boolean;
  humanAgent: boolean;
  onSend: (message: NewMessage) => void;
  /** Who is named in the text of a note. */
  mentionsOf: (text: string) => Pick<NewMessage, 'mentionIds'>;
}

export function useWriting(place: WritingPlace, { allowed, humanAgent, onSend, mentionsOf }: WritingOptions): Writing {
  const { conversation, channel, agent, mode } = place;
  const [draft, change] = useDraft(agent.id, conversation.id, mode);
  const field = useRef<HTMLTextAreaElement>(null);
  const limit = mode === 'reply' ? (channel?.limits ?? noteLimit) : noteLimit;
  const report = measureText(draft.text, limit);
  const ready = (draft.text.trim() !== '' || draft.files.length > 0) && !report.over && allowed;

  const insert = (text: string, before = 0) => {
    const box = field.current;
    const start = box?.selectionStart ?? draft.text.length;
    const to = box?.selectionEnd ?? start;
    const from = Math.max(0, start - before);
    change((now) => ({ ...now, text: now.text.slice(0, from) + text + now.text.slice(to) }));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + text.length, from + text.length);
    });
  };

  const send = (more: Partial<NewMessage> = {}) => {
    if (!ready) return;
    onSend({
      mode,
      ...asMessage(draft, place),
      ...mentionsOf(draft.text),
      ...(humanAgent ? { humanAgent } : {}),
      ...more,
    });
    change(() => noDraft);
    field.current?.focus();
  };

  return { ...place, draft, change, field, insert, report, limit, ready, send, onSend };
}

function asMessage(
  { text, replyToId, files, privately, choices }: Draft,
  { channel, conversation, mode }: WritingPlace,
) {
  const titles = choices.map((one) => one.trim()).filter((one) => one !== '');
  const tapped = mode === 'reply' && conversation.surface === 'direct' && titles.length > 0;
  const quick = channel?.limits.quickReplies !== undefined;
  if (tapped && !quick && channel?.limits.buttons !== undefined) {
    const buttons = titles.map((title, index) => ({
      type: 'reply' as const,
      reply: { id: `choice-${index + 1}`, title },
    }));
    return {
      interactive: { type: 'button' as const, body: { text }, action: { buttons } },
      ...(replyToId === null ? {} : { replyToId }),
    };
  }
  return {
    ...(text.trim() === '' ? {} : { text }),
    ...(replyToId === null ? {} : { replyToId }),
    ...(files.length === 0 ? {} : { attachmentIds: files.map((file) => file.id) }),
    ...(files.some((file) => file.voice === true) ? { voice: true } : {}),
    ...(tapped && quick ? { quickReplies: titles.map((title) => ({ title })) } : {}),
    ...(mode === 'reply' && privately && conversation.surface === 'comments' ? { mode: 'private_reply' as const } : {}),
  };
}
