import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AttachTray } from './attach-tray.ts';
import { summary } from './bubble.ts';
import type { Sending } from './deeds.ts';
import { closeIcon, plusIcon, sendIcon } from './icons.ts';
import type { Message, Platform } from './state.ts';

/** What the box is busy with beside a new message. */
export type Draft = { reply: Message } | { edit: Message } | null;

/** The customer's message box. Enter sends, Shift+Enter starts a new line. */
export function Composer({
  platform,
  disabled,
  label,
  draft,
  drop,
  send,
  change,
}: {
  platform: Platform;
  disabled: boolean;
  label: string;
  draft: Draft;
  /** Forget the reply or the edit. */
  drop: () => void;
  send: (message: Sending) => Promise<void>;
  change: (message: Message, text: string) => Promise<void>;
}) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isTrayOpen, setIsTrayOpen] = useState(false);
  const box = useRef<HTMLTextAreaElement | null>(null);
  const editing = draft !== null && 'edit' in draft ? draft.edit : null;
  const answering = draft !== null && 'reply' in draft ? draft.reply : null;
  const about = editing ?? answering;

  // Before anybody can type: what is typed must not be replaced by what it was.
  useLayoutEffect(() => {
    if (editing !== null) setText(editing.text);
    if (draft !== null) box.current?.focus();
  }, [draft]);

  async function give(action: () => Promise<void>, sent: string): Promise<void> {
    setText('');
    setProblem(null);
    drop();
    try {
      await action();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setText((newer) => (newer === '' ? sent : newer));
    }
    box.current?.focus();
  }

  const replyTo = answering === null ? {} : { replyTo: answering.id };
  function submit(): void {
    if (disabled || text.trim() === '') return;
    void give(() => (editing === null ? send({ text, ...replyTo }) : change(editing, text)), text);
  }

  return html`<form
    class="composer"
    onSubmit=${(event: SubmitEvent) => {
      event.preventDefault();
      submit();
    }}
  >
    ${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
    ${
      about !== null &&
      html`<p class="drafting">
        <span dir="auto">${editing === null ? 'Reply to: ' : 'Edit: '}${summary(about)}</span>
        <button type="button" class="round" aria-label=${editing === null ? 'No reply' : 'Leave it as it was'} onClick=${() => {
          if (editing !== null) setText('');
          drop();
        }}>${closeIcon()}</button>
      </p>`
    }
    ${
      isTrayOpen &&
      html`<${AttachTray}
      platform=${platform}
      send=${(message: Sending) => {
        setIsTrayOpen(false);
        void give(() => send({ ...message, ...replyTo }), text);
      }}
    />`
    }
    <button
      type="button"
      class="round attach"
      data-testid="phone-attach"
      aria-label="Send something else"
      aria-expanded=${isTrayOpen}
      disabled=${disabled}
      onClick=${() => setIsTrayOpen(!isTrayOpen)}
    >
      ${plusIcon()}
    </button>
    <textarea
      ref=${box}
      data-testid="phone-input"
      rows="1"
      dir="auto"
      aria-label=${label}
      placeholder="Message"
      enterkeyhint="send"
      disabled=${disabled}
      value=${text}
      onInput=${(event: InputEvent) => setText((event.target as HTMLTextAreaElement).value)}
      onKeyDown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && draft !== null) return drop();
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        submit();
      }}
    ></textarea>
    <button type="submit" class="send" data-testid="phone-send" aria-label="Send" disabled=${disabled || text.trim() === ''}>
      ${sendIcon()}
    </button>
  </form>`;
}
