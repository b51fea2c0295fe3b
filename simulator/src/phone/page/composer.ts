import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { sendIcon } from './icons.ts';

/** The customer's message box. Enter sends, Shift+Enter starts a new line. */
export function Composer({
  disabled,
  label,
  send,
}: {
  disabled: boolean;
  label: string;
  send: (text: string) => Promise<void>;
}) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement | null>(null);

  async function submit(): Promise<void> {
    if (disabled || text.trim() === '') return;
    const sent = text;
    setText('');
    setProblem(null);
    try {
      await send(sent);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setText((newer) => (newer === '' ? sent : newer));
    }
    box.current?.focus();
  }

  return html`<form
    class="composer"
    onSubmit=${(event: SubmitEvent) => {
      event.preventDefault();
      void submit();
    }}
  >
    ${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
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
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        void submit();
      }}
    ></textarea>
    <button type="submit" class="send" data-testid="phone-send" aria-label="Send" disabled=${disabled || text.trim() === ''}>
      ${sendIcon()}
    </button>
  </form>`;
}
