import { Button } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { m } from '../../paraglide/messages.js';
import { useServerWords } from '../../use-server-words.ts';
import classes from './MessageTrouble.module.css';
import type { MessageActions } from './message-actions.ts';
import { contentOf, type Pending } from './pending.ts';
import { hasButton, TroubleButton } from './TroubleButton.tsx';

interface Props {
  message: Message;
  pending: Pending | null;
  actions: MessageActions;
}

/** Beneath a message that failed, or of which Meta said nothing: one sentence, what to do, and the button. */
export function MessageTrouble({ message, pending, actions }: Props) {
  const unknown = message.status === 'unknown';
  const said = useServerWords();
  const { sentence, advice } = trouble(message, pending);
  return (
    <div className={classes.trouble} data-unknown={unknown || undefined}>
      <p className={classes.sentence}>
        {said(sentence)} {advice && <span className={classes.advice}>{said(advice)}</span>}
      </p>
      <div className={classes.buttons}>
        <Button size="compact-xs" variant="default" onClick={() => actions.retry(message)}>
          {unknown ? m.inbox_send_again() : pending?.anyway ? m.inbox_send_anyway() : m.inbox_retry()}
        </Button>
        {!pending && message.error && <TroubleButton error={message.error} />}
        {!pending && message.status === 'failed' && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => actions.acting.remove(message)}>
            {m.outgoing_discard()}
          </Button>
        )}
        {pending && (
          <>
            {contentOf(pending) !== null && (
              <Button size="compact-xs" variant="subtle" onClick={() => actions.edit(pending)}>
                {m.inbox_edit()}
              </Button>
            )}
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => actions.discard(pending)}>
              {m.inbox_discard()}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function trouble(message: Message, pending: Pending | null): { sentence: string; advice: string | null } {
  if (pending) {
    return {
      sentence: pending.problem?.message ?? m.inbox_failed_unsent(),
      advice: pending.anyway ? null : (pending.problem?.action ?? null),
    };
  }
  if (message.error) {
    const { message: sentence, action } = message.error;
    return { sentence, advice: action !== null && hasButton(action) ? null : action };
  }
  return {
    sentence: message.status === 'unknown' ? m.inbox_unknown_generic() : m.inbox_failed_generic(),
    advice: null,
  };
}
