import { Button, CloseButton, Textarea } from '@mantine/core';
import { addContactNote, listContactNotes, removeContactNote } from '@roost/contract/contacts.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showProblem } from '../inbox/show-problem.ts';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import classes from './ContactNotes.module.css';

/** What the team should know about somebody. */
export function ContactNotes({ contactId }: { contactId: string }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const request = { params: { workspaceId, id: contactId } };
  const notes = useEndpoint(listContactNotes, request);
  const add = useCall(addContactNote);
  const remove = useCall(removeContactNote);
  const [text, setText] = useState('');
  const again = () => client.invalidateQueries({ queryKey: keyOf(listContactNotes, request) });
  const write = () =>
    add.mutate(
      { ...request, body: { text } },
      {
        onSuccess: () => {
          setText('');
          void again();
        },
        onError: showProblem,
      },
    );
  return (
    <div className={classes.root}>
      <Textarea
        autosize
        minRows={1}
        maxRows={8}
        size="sm"
        dir="auto"
        aria-label={m.contacts_note_placeholder()}
        placeholder={m.contacts_note_placeholder()}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() !== '' && (
        <Button size="compact-sm" className={classes.add} loading={add.isPending} onClick={write}>
          {m.contacts_note_add()}
        </Button>
      )}
      {notes.isError && !notes.data && <ErrorState error={notes.error} onRetry={() => void notes.refetch()} />}
      <ul className={classes.list}>
        {notes.data?.items.map((note) => (
          <li key={note.id} className={classes.note}>
            <p className={classes.text} dir="auto">
              {note.text}
            </p>
            <p className={classes.by}>
              {note.author} · <RelativeTime at={note.createdAt} />
            </p>
            <CloseButton
              size="sm"
              className={classes.remove}
              aria-label={m.contacts_note_remove()}
              onClick={() =>
                remove.mutate(
                  { params: { workspaceId, id: note.id } },
                  { onSuccess: () => void again(), onError: showProblem },
                )
              }
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
