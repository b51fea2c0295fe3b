import { Checkbox } from '@mantine/core';
import { useEffect, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useServerWords } from '../../use-server-words.ts';
import { useAnnounce } from '../announce.ts';
import { useAgents } from '../arrange/lists.ts';
import { ComposerTools } from './ComposerTools.tsx';
import { DraftParts } from './DraftParts.tsx';
import { useDrop } from './files/use-drop.ts';
import { useFiles } from './files/use-files.ts';
import { LimitCounter } from './LimitCounter.tsx';
import { mentionsIn } from './mentions.ts';
import { SendButton } from './SendButton.tsx';
import classes from './WritingBox.module.css';
import { WritingField } from './WritingField.tsx';
import { useWriting, type WritingOptions, type WritingPlace } from './writing.ts';

interface Props {
  place: WritingPlace;
  humanAgentOnly: boolean;
  focusCount: number;
  onSend: WritingOptions['onSend'];
}

/** The box of one tab: parts that go along, the text, tools, counter and the button that sends. */
export function WritingBox({ place, humanAgentOnly, focusCount, onSend }: Props) {
  const [humanAgent, setHumanAgent] = useState(false);
  const said = useServerWords();
  const agents = useAgents(place.workspaceId);
  const mentionsOf = (text: string) => (place.mode === 'note' ? mentionsIn(text, agents) : {});
  const needsTick = humanAgentOnly && !humanAgent;
  const writing = useWriting(place, {
    allowed: !needsTick,
    humanAgent: humanAgentOnly && humanAgent,
    onSend,
    mentionsOf,
  });
  const { field, draft, report, limit, trouble } = writing;
  useAnnounce(trouble ?? (needsTick && draft.text.trim() !== '' ? m.inbox_human_agent_needed() : null));
  const files = useFiles(writing);
  const drop = useDrop(files);
  useEffect(() => {
    if (focusCount > 0) field.current?.focus();
  }, [focusCount, field]);
  return (
    <>
      {humanAgentOnly && <p className={classes.reason}>{said(place.conversation.replyWindow.reason)}</p>}
      <form
        className={classes.form}
        data-mode={place.mode}
        data-over={drop.over || undefined}
        {...drop.props}
        onSubmit={(event) => {
          event.preventDefault();
          void writing.send();
        }}
      >
        <DraftParts writing={writing} />
        <WritingField writing={writing} />
        {trouble !== null && <p className={classes.trouble}>{trouble}</p>}
        <div className={classes.foot}>
          <ComposerTools writing={writing} />
          {humanAgentOnly ? (
            <Checkbox
              className={classes.filler}
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
          <LimitCounter report={report} unit={limit.textUnit} />
          <SendButton writing={writing} />
        </div>
        {drop.over && (
          <p className={classes.drop}>{files.taken ? m.outgoing_drop_here() : m.outgoing_comment_files()}</p>
        )}
      </form>
    </>
  );
}
