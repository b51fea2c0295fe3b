import type { Conversation } from '@roost/contract/conversations.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { type RefObject, useRef } from 'react';
import { m } from '../../paraglide/messages.js';
import type { NewMessage } from '../thread/use-sending.ts';
import { type ChangeDraft, type Draft, type DraftFile, type DraftMode, noContent, useDraft } from './drafts.ts';
import { type Uploads, useUploads } from './files/uploads.ts';
import { choiceWay, type DraftPlace, draftTrouble, messagesOf } from './messages-of.ts';
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
  /** What decides how it goes out. */
  draftPlace: DraftPlace;
  /** Why it cannot go out as it is: one plain sentence. */
  trouble: string | null;
  /** There is something to send and it may be sent. */
  ready: boolean;
  /** Whether anything may be sent: false while a tick is missing that a reply now needs. */
  allowed: boolean;
  /** Files on their way to Roost. */
  uploads: Uploads;
  /** Sends what is written (with `more`), empties the box, keeps the cursor in it; answers whether the server took it. */
  send: (more?: Partial<NewMessage>) => Promise<boolean>;
  /** Sends something that is whole in itself (a template, a location); what is written stays. */
  sendWhole: (message: Omit<NewMessage, 'mode'>) => void;
}

/** Our own limit (contract: `text`), far above any channel's; notes have no other. */
const noteLimit: TextLimit = { textMax: 65_536, textUnit: 'characters' };

export interface WritingOptions {
  /** False while a tick is missing that a reply now needs. */
  allowed: boolean;
  humanAgent: boolean;
  onSend: (message: NewMessage, files?: readonly DraftFile[]) => Promise<boolean>;
  /** Who is named in the text of a note. */
  mentionsOf: (text: string) => Pick<NewMessage, 'mentionIds'>;
}

export function useWriting(place: WritingPlace, { allowed, humanAgent, onSend, mentionsOf }: WritingOptions): Writing {
  const { conversation, channel, agent, mode } = place;
  const [draft, change] = useDraft(agent.id, conversation.id, mode);
  const field = useRef<HTMLTextAreaElement>(null);
  const limits = channel?.limits ?? null;
  const draftPlace: DraftPlace = { mode, surface: conversation.surface, limits };
  const limit = limitOf(draft, draftPlace);
  const report = measureText(draft.text, limit);
  const uploads = useUploads(conversation.id, mode);
  const trouble = draftTrouble(draft, draftPlace) ?? uploadTrouble(uploads);
  const said = draft.text.trim() !== '' || draft.files.length > 0;
  const ready = said && !report.over && trouble === null && allowed;

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

  const asHuman = humanAgent ? { humanAgent } : {};
  const send = async (more: Partial<NewMessage> = {}) => {
    if (!ready) return false;
    const sent = messagesOf(draft, draftPlace).map((message, index) =>
      onSend(
        { ...message, ...mentionsOf(draft.text), ...asHuman, ...more, ...laterBy(index, more.sendAt) },
        message.attachmentIds && draft.files,
      ),
    );
    change((now) => ({ ...now, ...noContent }));
    field.current?.focus();
    return (await Promise.all(sent)).every(Boolean);
  };

  const sendWhole = (message: Omit<NewMessage, 'mode'>) => void onSend({ mode: 'reply', ...asHuman, ...message });

  return {
    ...place,
    draft,
    change,
    field,
    insert,
    report,
    limit,
    draftPlace,
    trouble,
    uploads,
    ready,
    allowed,
    send,
    sendWhole,
  };
}

/** What is still coming, or did not come, was meant to go along: words must not go without it. */
function uploadTrouble({ uploading, failed }: Uploads): string | null {
  if (failed.length > 0) return m.outgoing_upload_failed();
  return uploading > 0 ? m.outgoing_uploading() : null;
}

function limitOf(draft: Draft, { mode, surface, limits }: DraftPlace): TextLimit {
  if (mode !== 'reply' || limits === null) return noteLimit;
  if (surface === 'comments' && !draft.privately && limits.commentMax !== undefined) {
    return { textMax: limits.commentMax, textUnit: 'characters' };
  }
  const buttons = choiceWay(draft, { mode, surface, limits }) === 'buttons' ? limits.buttons : undefined;
  return buttons === undefined ? limits : { textMax: buttons.bodyMax, textUnit: 'characters' };
}

/** Of two scheduled together the second waits for the first. */
function laterBy(index: number, sendAt: string | undefined): { sendAt?: string } {
  if (sendAt === undefined || index === 0) return {};
  return { sendAt: new Date(Date.parse(sendAt) + index * 1000).toISOString() };
}
