import { IconEye, IconPencil } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
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
  return (
    <span
      className={classes.line}
      data-writing={writing.length > 0 || undefined}
      role="status"
      title={words || undefined}
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
