import { Textarea } from '@mantine/core';
import { type KeyboardEvent, useId } from 'react';
import { m } from '../../paraglide/messages.js';
import { SuggestionList } from './SuggestionList.tsx';
import { useSuggestions } from './use-suggestions.ts';
import { useTyping } from './use-typing.ts';
import classes from './WritingField.module.css';
import type { Writing } from './writing.ts';

/** Where the style sheet can say so, nothing need be measured at each key. */
const growsByItself = CSS.supports('field-sizing', 'content');

/** The text itself. Enter sends, except on touch keyboards and while a word is being composed. */
export function WritingField({ writing }: { writing: Writing }) {
  const { mode, draft, change, conversation, field } = writing;
  const typing = useTyping(writing);
  const listId = useId();
  const suggestions = useSuggestions(writing);
  const listed = suggestions.items.length > 0;
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (suggestions.onKey(event)) return;
    // Enter also ends the writing of a Japanese or Chinese word; touch keyboards have no Shift+Enter.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    if (matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    void writing.send();
  };
  return (
    <div className={classes.place}>
      {listed && (
        <SuggestionList id={listId} items={suggestions.items} at={suggestions.at} onChoose={suggestions.choose} />
      )}
      <Textarea
        ref={field}
        aria-label={mode === 'reply' ? m.inbox_reply() : m.inbox_note()}
        placeholder={
          mode === 'reply' ? m.inbox_reply_placeholder({ name: conversation.contact.name }) : m.inbox_note_placeholder()
        }
        autosize={!growsByItself}
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
        onSelect={(event) => suggestions.onCursor(event.currentTarget.selectionStart)}
        aria-autocomplete="list"
        aria-controls={listed ? listId : undefined}
        aria-activedescendant={listed ? `${listId}-${suggestions.at}` : undefined}
        classNames={{ input: classes.input }}
      />
    </div>
  );
}
