import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { moreIcon } from './icons.ts';
import type { Choice, Message } from './state.ts';

/** What the customer may do with a message; absent: this platform cannot. */
export type Deeds = {
  press: (message: Message, choice: Choice) => void;
  react: (message: Message, emoji: string | null) => void;
  reply: (message: Message) => void;
  edit: ((message: Message) => void) | null;
  unsend: (message: Message) => void;
};

const emojis = ['❤️', '👍', '😆', '😮', '😢', '😡'];

/** A small button beside the bubble; it opens reactions and deeds. */
export function MessageMenu({ message, deeds }: { message: Message; deeds: Deeds }) {
  const [isOpen, setIsOpen] = useState(false);
  const menu = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    menu.current?.querySelector('button')?.focus();
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.parentElement?.contains(event.target)) setIsOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [isOpen]);

  const mine = message.direction === 'customer';
  const reacted = message.reactions.find(({ by }) => by === 'customer')?.emoji ?? null;
  function act(deed: () => void): void {
    setIsOpen(false);
    deed();
  }

  return html`<div
    class="message-menu"
    onKeyDown=${(event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !isOpen) return;
      event.stopPropagation();
      setIsOpen(false);
      menu.current?.parentElement?.querySelector<HTMLElement>('.menu-open')?.focus();
    }}
  >
    <button
      type="button"
      class="menu-open"
      data-testid="message-menu"
      aria-label=${`React, reply${mine ? ', take back' : ''}`}
      aria-expanded=${isOpen}
      onClick=${() => setIsOpen(!isOpen)}
    >
      ${moreIcon()}
    </button>
    ${
      isOpen &&
      html`<div class="menu-sheet" ref=${menu}>
        ${
          !mine &&
          html`<div class="menu-emojis">
            ${emojis.map(
              (emoji) => html`<button
                type="button"
                key=${emoji}
                aria-label=${`React with ${emoji}`}
                aria-pressed=${emoji === reacted}
                onClick=${() => act(() => deeds.react(message, emoji === reacted ? null : emoji))}
              >
                ${emoji}
              </button>`,
            )}
          </div>`
        }
        <button type="button" class="menu-item" onClick=${() => act(() => deeds.reply(message))}>Reply</button>
        ${mine && deeds.edit !== null && message.kind === 'text' && html`<button type="button" class="menu-item" onClick=${() => act(() => deeds.edit?.(message))}>Edit</button>`}
        ${mine && html`<button type="button" class="menu-item" onClick=${() => act(() => deeds.unsend(message))}>Take back</button>`}
      </div>`
    }
  </div>`;
}
