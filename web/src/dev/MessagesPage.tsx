import { useMemo } from 'react';
import { EventLine } from '../inbox/thread/EventLine.tsx';
import { PostCard } from '../inbox/thread/kinds/PostCard.tsx';
import { MessageRow } from '../inbox/thread/MessageRow.tsx';
import type { MessageActions } from '../inbox/thread/message-actions.ts';
import { m } from '../paraglide/messages.js';
import classes from './MessagesPage.module.css';
import { happenings, message, samples } from './samples.ts';

const acting = {
  reactions: null,
  canHide: false,
  canLike: false,
  canDelete: false,
  react: () => {},
  hide: () => {},
  like: () => {},
  remove: () => {},
};
const nothing: MessageActions = {
  acting,
  retry: () => {},
  quote: () => {},
  show: () => {},
  edit: () => {},
  discard: () => {},
};
const contact = { id: '', name: 'Maria Silva', pictureUrl: null };
const post = {
  externalId: '1',
  state: 'stored',
  text: 'Our new wool is here, dyed with what grows behind the house.',
  permalink: 'https://www.facebook.com/',
  form: 'photo',
  postedAt: null,
  pictureUrl: null,
} as const;

/** Every kind of message in both directions, drawn by the same parts as the inbox. */
export function MessagesPage() {
  const [all, events] = useMemo(() => [samples(), happenings().map(message)], []);
  return (
    <main className={classes.page}>
      <h1>{m.kinds_page_title()}</h1>
      <PostCard post={post} kind="facebook" />
      {all.map(({ name, change }) => (
        <section key={name} className={classes.kind} data-testid="kind">
          <h2>{name}</h2>
          {(['in', 'out'] as const).map((direction) => (
            <MessageRow
              key={direction}
              message={message({ ...change, direction })}
              first
              last
              named={false}
              pending={null}
              contact={contact}
              actions={nothing}
            />
          ))}
        </section>
      ))}
      <section className={classes.kind}>
        <h2>{m.kinds_page_lines()}</h2>
        {events.map((event) => (
          <EventLine key={event.id} message={event} />
        ))}
      </section>
    </main>
  );
}
