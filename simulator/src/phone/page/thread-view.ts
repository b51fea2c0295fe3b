import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Bubble } from './bubble.ts';
import { dayName, startOfDay } from './format.ts';
import { downIcon } from './icons.ts';
import type { Deeds } from './message-menu.ts';
import type { Message, Moment } from './state.ts';

const messagesShownFirst = 150;
const nearBottomPixels = 80;

/** The bubbles of one conversation; stays at the newest message unless the person scrolled up. */
export function ThreadView({
  threadId,
  messages,
  now,
  businessName,
  isTyping,
  deeds,
  children,
}: {
  threadId: string | null;
  messages: Message[];
  now: Moment;
  businessName: string;
  isTyping: boolean;
  deeds: Deeds;
  children?: ComponentChildren;
}) {
  const list = useRef<HTMLDivElement | null>(null);
  const [shownCount, setShownCount] = useState(messagesShownFirst);
  const [isAtBottom, setIsAtBottom] = useState(true);
  const wasAtBottom = useRef(true);
  wasAtBottom.current = isAtBottom;
  const lastTop = useRef(0);
  const newest = messages.at(-1);

  function scrollDown(): void {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
    setIsAtBottom(true);
  }

  useLayoutEffect(() => {
    setShownCount(messagesShownFirst);
    scrollDown();
  }, [threadId]);

  useLayoutEffect(() => {
    if (isAtBottom || newest?.direction === 'customer') scrollDown();
  }, [newest?.id, isTyping]);

  useEffect(() => {
    const resized = new ResizeObserver(() => wasAtBottom.current && scrollDown());
    const view = list.current;
    if (view === null) return;
    resized.observe(view);
    // A picture that comes late pushes the newest words down; `load` does not bubble.
    const loaded = () => wasAtBottom.current && scrollDown();
    view.addEventListener('load', loaded, true);
    return () => {
      resized.disconnect();
      view.removeEventListener('load', loaded, true);
    };
  }, []);

  const shown = messages.slice(-shownCount);
  return html`<div class="thread-area">
    <div
      class="thread"
      data-testid="phone-thread"
      role="log"
      aria-label=${`Conversation with ${businessName}`}
      tabindex="0"
      ref=${list}
      onScroll=${(event: Event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget as HTMLElement;
        const isNear = scrollHeight - scrollTop - clientHeight < nearBottomPixels;
        // What grew since it was scrolled down did not move anybody up.
        if (isNear || scrollTop < lastTop.current) setIsAtBottom(isNear);
        lastTop.current = scrollTop;
      }}
    >
      ${children}
      ${
        shown.length < messages.length &&
        html`<button type="button" class="plain earlier" onClick=${() => setShownCount(shownCount + 300)}>
          Show earlier messages
        </button>`
      }
      ${shown.map((message, place) => {
        const before = shown[place - 1];
        const after = shown[place + 1];
        const isNewDay = before === undefined || startOfDay(before.at) !== startOfDay(message.at);
        return html`
          ${isNewDay && html`<p class="day" key=${`day-${message.id}`}><span>${dayName(message.at, now)}</span></p>`}
          <${Bubble}
            key=${message.id}
            message=${message}
            quoted=${messages.find(({ id }) => id === message.replyToId) ?? null}
            deeds=${deeds}
            isFirst=${isNewDay || before.direction !== message.direction}
            isLast=${after?.direction !== message.direction || startOfDay(after.at) !== startOfDay(message.at)}
          />
        `;
      })}
      ${isTyping && html`<p class="bubble typing first" data-direction="business" role="status"><span class="hidden">${businessName} is typing</span><i></i><i></i><i></i></p>`}
    </div>
    ${
      !isAtBottom &&
      html`<button type="button" class="to-bottom" aria-label="Newest message" onClick=${scrollDown}>${downIcon()}</button>`
    }
  </div>`;
}
