import { Textarea } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { m } from '../../paraglide/messages.js';
import { useTyping } from './use-typing.ts';
import classes from './WritingField.module.css';
import type { Writing } from './writing.ts';

/** The text itself. Enter sends, except on touch keyboards and while a word is being composed. */
export function WritingField({ writing }: { writing: Writing }) {
  const { mode, draft, change, conversation, field } = writing;
  const typing = useTyping(writing);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter also ends the writing of a Japanese or Chinese word; touch keyboards have no Shift+Enter.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    if (matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    writing.send();
  };
  return (
    <Textarea
      ref={field}
      aria-label={mode === 'reply' ? m.inbox_reply() : m.inbox_note()}
      placeholder={
        mode === 'reply' ? m.inbox_reply_placeholder({ name: conversation.contact.name }) : m.inbox_note_placeholder()
      }
      autosize
      minRows={2}
      maxRows={10}
      variant="unstyled"
      dir="auto"
      value={draft.text}
      onChange={(event) => {
        const text = event.currentTarget.value;
        change((now) => ({ ...now, text }));
        typing();
      }}
      onKeyDown={onKeyDown}
      classNames={{ input: classes.input }}
    />
  );
}
