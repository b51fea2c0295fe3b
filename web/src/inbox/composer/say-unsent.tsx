import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError } from '../../api.ts';
import { m } from '../../paraglide/messages.js';

const idOf = (conversationId: string) => `unsent ${conversationId}`;

/** Whoever has gone on to another conversation hears that the one before has to be looked at again. */
export function sayUnsent(conversationId: string, name: string, cause: unknown, open: () => void): void {
  if (window.location.pathname.includes(conversationId)) return;
  const id = idOf(conversationId);
  notifications.hide(id);
  notifications.show({
    id,
    color: 'red',
    autoClose: false,
    title: m.inbox_unsent_to({ name }),
    message: (
      <>
        {cause instanceof ApiError && <span>{cause.message} </span>}
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            notifications.hide(id);
            open();
          }}
        >
          {m.inbox_quote_show()}
        </Button>
      </>
    ),
  });
}

/** It went out after all. */
export function takeBackUnsent(conversationId: string): void {
  notifications.hide(idOf(conversationId));
}
