import { Button, Checkbox, Textarea, VisuallyHidden } from '@mantine/core';
import type { Conversation } from '@roost/contract/inbox.ts';
import { IconSend2 } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import type { NewMessage } from '../thread/use-sending.ts';
import { type DraftMode, useDraft } from './drafts.ts';
import { LimitCounter } from './LimitCounter.tsx';
import { measureText, type TextLimit } from './text-limit.ts';
import classes from './WritingBox.module.css';

interface Props {
  mode: DraftMode;
  conversation: Conversation;
  /** Null for notes, which no channel limits. */
  limit: TextLimit | null;
  humanAgentOnly: boolean;
  agentId: string;
  focusCount: number;
  onSend: (message: NewMessage) => void;
}

/** Our own limit (contract: `text`), far above any channel's. */
const noteLimit: TextLimit = { textMax: 65_536, textUnit: 'characters' };

export function WritingBox({ mode, conversation, limit, humanAgentOnly, agentId, focusCount, onSend }: Props) {
  const [text, setText] = useDraft(agentId, conversation.id, mode);
  const [humanAgent, setHumanAgent] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusCount > 0) box.current?.focus();
  }, [focusCount]);

  const report = measureText(text, limit ?? noteLimit);
  const needsTick = humanAgentOnly && !humanAgent;
  const ready = text.trim() !== '' && !report.over && !needsTick;
  const label = mode === 'reply' ? m.inbox_reply() : m.inbox_note();

  const submit = () => {
    if (!ready) return;
    onSend({ mode, text, humanAgent: humanAgentOnly && humanAgent });
    setText('');
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter also ends the writing of a Japanese or Chinese word; touch keyboards have no Shift+Enter.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    if (matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    submit();
  };

  return (
    <>
      {humanAgentOnly && <p className={classes.reason}>{conversation.replyWindow.reason}</p>}
      <form
        className={classes.form}
        data-mode={mode}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Textarea
          ref={box}
          aria-label={label}
          placeholder={
            mode === 'reply'
              ? m.inbox_reply_placeholder({ name: conversation.contact.name })
              : m.inbox_note_placeholder()
          }
          autosize
          minRows={2}
          maxRows={10}
          variant="unstyled"
          dir="auto"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          classNames={{ input: classes.input }}
        />
        <div className={classes.foot}>
          {humanAgentOnly ? (
            <Checkbox
              size="xs"
              radius="xs"
              label={m.inbox_human_agent()}
              title={m.inbox_human_agent_needed()}
              checked={humanAgent}
              onChange={(event) => setHumanAgent(event.currentTarget.checked)}
            />
          ) : (
            <span className={classes.hint}>{m.inbox_send_hint()}</span>
          )}
          <LimitCounter report={report} unit={(limit ?? noteLimit).textUnit} />
          <Button
            type="submit"
            size="compact-sm"
            className={classes.send}
            disabled={!ready}
            data-mode={mode}
            leftSection={<IconSend2 size={16} aria-hidden="true" />}
          >
            {m.inbox_send()}
          </Button>
        </div>
        {needsTick && text.trim() !== '' && (
          <VisuallyHidden role="status">{m.inbox_human_agent_needed()}</VisuallyHidden>
        )}
      </form>
    </>
  );
}
