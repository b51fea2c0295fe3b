import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { clockTime, dayName, startOfDay } from './format.ts';
import { doubleTickIcon, downIcon, tickIcon } from './icons.ts';
import type { Message, Moment } from './state.ts';

const messagesShownFirst = 150;
const nearBottomPixels = 80;

/** The bubbles of one conversation; stays at the newest message unless the person scrolled up. */
export function ThreadView({
  threadId,
  messages,
  now,
  businessName,
  children,
}: {
  threadId: string | null;
  messages: Message[];
  now: Moment;
  businessName: string;
  children?: ComponentChildren;
}) {
  const list = useRef<HTMLDivElement | null>(null);
  const [shownCount, setShownCount] = useState(messagesShownFirst);
  const [isAtBottom, setIsAtBottom] = useState(true);
  const wasAtBottom = useRef(true);
  wasAtBottom.current = isAtBottom;
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
  }, [newest?.id]);

  useEffect(() => {
    const resized = new ResizeObserver(() => wasAtBottom.current && scrollDown());
    if (list.current !== null) resized.observe(list.current);
    return () => resized.disconnect();
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
        setIsAtBottom(scrollHeight - scrollTop - clientHeight < nearBottomPixels);
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
            isFirst=${isNewDay || before.direction !== message.direction}
            isLast=${after?.direction !== message.direction || startOfDay(after.at) !== startOfDay(message.at)}
          />
        `;
      })}
    </div>
    ${
      !isAtBottom &&
      html`<button type="button" class="to-bottom" aria-label="Newest message" onClick=${scrollDown}>${downIcon()}</button>`
    }
  </div>`;
}

const emojiOnly = /^(?:\p{RGI_Emoji}|\s){1,9}$/v;

function Bubble({ message, isFirst, isLast }: { message: Message; isFirst: boolean; isLast: boolean }) {
  const isJumbo = message.kind === 'text' && emojiOnly.test(message.text) && message.text.trim() !== '';
  const classes = ['bubble', isFirst && 'first', isLast && 'last', isJumbo && 'jumbo'];
  return html`<div
    class=${classes.filter(Boolean).join(' ')}
    data-direction=${message.direction}
    data-message-id=${message.id}
    data-status=${message.status}
  >
    <span class="text" dir="auto">${message.text === '' ? html`<i>${message.kind}</i>` : message.text}</span>
    <span class="meta">
      <time datetime=${new Date(message.at).toISOString()}>${clockTime(message.at)}</time>
      ${message.direction === 'business' ? html`<${Arrival} status=${message.status} />` : html`<${Ticks} status=${message.status} />`}
    </span>
  </div>`;
}

/** For developers: how far the business's reply came. It goes back to the business as a webhook. */
function Arrival({ status }: { status: Message['status'] }) {
  return html`<span class=${`arrival ${status}`} title=${arrivalExplained[status]}>${status}</span>`;
}

const arrivalExplained = {
  sent: 'Accepted, but not on this phone yet: the phone is in the pocket',
  delivered: 'On this phone, not looked at yet',
  read: 'The customer has seen it',
};

function Ticks({ status }: { status: Message['status'] }) {
  const label = { sent: 'Sent', delivered: 'Delivered', read: 'Seen by the business' }[status];
  return html`<span class=${`ticks ${status}`} role="img" aria-label=${label} title=${label}>
    ${status === 'sent' ? tickIcon() : doubleTickIcon()}
  </span>`;
}
