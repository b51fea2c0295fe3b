import { html } from 'htm/preact';
import { Parts, partWords } from './attachments.ts';
import { clockTime } from './format.ts';
import { doubleTickIcon, replyIcon, tickIcon } from './icons.ts';
import { type Deeds, MessageMenu } from './message-menu.ts';
import type { Message } from './state.ts';

const emojiOnly = /^(?:\p{RGI_Emoji}|\s){1,9}$/v;

/** One message with everything that has happened to it. */
export function Bubble({
  message,
  quoted,
  isFirst,
  isLast,
  deeds,
}: {
  message: Message;
  /** The message it answers, when this phone still has it. */
  quoted: Message | null;
  isFirst: boolean;
  isLast: boolean;
  deeds: Deeds;
}) {
  const { deleted, parts, reactions, choices = [], storyId } = message;
  const hasFiles = parts.length > 0 && !deleted;
  const isJumbo = !hasFiles && !deleted && message.text.trim() !== '' && emojiOnly.test(message.text);
  const classes = ['bubble', isFirst && 'first', isLast && 'last', isJumbo && 'jumbo', deleted && 'gone'];
  return html`<div
    class=${classes.filter(Boolean).join(' ')}
    data-direction=${message.direction}
    data-message-id=${message.id}
    data-status=${message.status}
    data-kind=${message.kind}
  >
    ${message.replyToId != null && !deleted && html`<p class="quote" dir="auto">${replyIcon()}<span>${quoted === null ? 'an earlier message' : summary(quoted)}</span></p>`}
    ${storyId !== undefined && !deleted && html`<p class="quote">${replyIcon()}<span>to the story</span></p>`}
    ${hasFiles && html`<${Parts} parts=${parts} />`}
    <${Words} message=${message} hasFiles=${hasFiles} />
    <span class="meta">
      ${message.edited && !deleted && html`<span>edited</span>`}
      <time datetime=${new Date(message.at).toISOString()}>${clockTime(message.at)}</time>
      ${message.direction === 'business' ? html`<${Arrival} status=${message.status} />` : html`<${Ticks} status=${message.status} />`}
    </span>
    ${
      choices.length > 0 &&
      !deleted &&
      html`<div class="choices" role="group" aria-label="Buttons of this message">
        ${choices.map(
          (
            choice,
          ) => html`<button type="button" key=${choice.title} class="suggestion" data-testid="phone-choice" onClick=${() => deeds.press(message, choice)}>
            <bdi>${choice.title}</bdi>${choice.description !== undefined && html`<small dir="auto">${choice.description}</small>`}
          </button>`,
        )}
      </div>`
    }
    ${
      reactions.length > 0 &&
      !deleted &&
      html`<p class="reactions" aria-label=${`Reactions: ${reactions.map(({ by, emoji }) => `${emoji} by the ${by}`).join(', ')}`}>
        ${reactions.map(({ by, emoji }) => html`<span key=${by}>${emoji}</span>`)}
      </p>`
    }
    ${!deleted && html`<${MessageMenu} message=${message} deeds=${deeds} />`}
  </div>`;
}

function Words({ message, hasFiles }: { message: Message; hasFiles: boolean }) {
  if (message.deleted) {
    const who = message.direction === 'customer' ? 'You took this message back' : 'This message was taken back';
    return html`<span class="text"><i>${who}</i></span>`;
  }
  if (message.text === '')
    return hasFiles
      ? html`<span class="text"></span>`
      : html`<span class="text"><i>${partWords[message.kind] ?? message.kind}</i></span>`;
  return html`<span class="text" dir="auto">${message.text}</span>`;
}

export function summary({ text, kind, deleted }: Message): string {
  if (deleted) return 'a message taken back';
  return text === '' ? (partWords[kind] ?? kind.replaceAll('_', ' ')) : text;
}

/** For developers: how far the business's reply came. It goes back to the business as a webhook. */
function Arrival({ status }: { status: Message['status'] }) {
  return html`<span class=${`arrival ${status}`} title=${arrivalExplained[status]}>${status}</span>`;
}

const arrivalExplained: Record<Message['status'], string> = {
  sent: 'Accepted, but not on this phone yet: the phone is in the pocket',
  delivered: 'On this phone, not looked at yet',
  read: 'The customer has seen it',
  failed: 'It never reached this phone',
};

function Ticks({ status }: { status: Message['status'] }) {
  const label = { sent: 'Sent', delivered: 'Delivered', read: 'Seen by the business', failed: 'Not delivered' }[status];
  return html`<span class=${`ticks ${status}`} role="img" aria-label=${label} title=${label}>
    ${status === 'sent' ? tickIcon() : doubleTickIcon()}
  </span>`;
}
