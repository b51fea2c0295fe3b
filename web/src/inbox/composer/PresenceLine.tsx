import { IconEye, IconPencil } from '@tabler/icons-react';
import { useRef } from 'react';
import { m } from '../../paraglide/messages.js';
import { useAnnounce } from '../announce.ts';
import classes from './PresenceLine.module.css';
import { usePresence } from './use-presence.ts';

interface Props {
  workspaceId: string;
  conversationId: string;
  agentId: string;
}

/** The soft claim: a colleague who writes here is seen before the second answer is begun. */
export function PresenceLine({ workspaceId, conversationId, agentId }: Props) {
  const others = usePresence(workspaceId, conversationId, agentId);
  const writing = others.filter((one) => one.typing);
  const names = (writing.length > 0 ? writing : others).map((one) => one.name).join(', ');
  const words = writing.length > 0 ? m.inbox_presence_typing({ names }) : names && m.inbox_presence_viewing({ names });
  // Once each: whoever pauses and goes on is no news.
  const said = useRef('');
  if (writing.length > 0) said.current = words;
  useAnnounce(said.current);
  return (
    <span
      className={classes.line}
      data-writing={writing.length > 0 || undefined}
      title={words || undefined}
      data-testid="presence"
    >
      {words && (
        <>
          {writing.length > 0 ? <IconPencil size={14} aria-hidden="true" /> : <IconEye size={14} aria-hidden="true" />}
          <span className={classes.words}>{words}</span>
        </>
      )}
    </span>
  );
}
