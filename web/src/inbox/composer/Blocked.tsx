import { Button } from '@mantine/core';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ReplyWindow } from '@roost/contract/messages.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { IconLock } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { useServerWords } from '../../use-server-words.ts';
import type { NewMessage } from '../thread/use-sending.ts';
import classes from './Blocked.module.css';
import { useDraft } from './drafts.ts';
import { TemplatePicker } from './templates/TemplatePicker.tsx';

const titles: Record<ReplyWindow['state'], () => string> = {
  open: m.inbox_blocked_closed,
  human_agent: m.inbox_blocked_closed,
  closed: m.inbox_blocked_closed,
  template_only: m.inbox_blocked_template,
  private_reply: m.inbox_blocked_private,
};

/** In place of the box while Meta accepts no reply: why, and what can still be done. */
export function Blocked(props: {
  conversation: Conversation;
  channel: Channel | null;
  workspaceId: string;
  agentId: string;
  onNote: () => void;
  onSend: (message: NewMessage) => void;
}) {
  const said = useServerWords();
  const { replyWindow, id } = props.conversation;
  const [{ text: draft }] = useDraft(props.agentId, id, 'reply');
  const templates = replyWindow.state === 'template_only' && props.channel?.abilities.includes('templates') === true;
  return (
    <div className={classes.blocked} role="note" data-templates={templates || undefined}>
      <IconLock className={classes.icon} size={18} aria-hidden="true" />
      <div className={classes.words}>
        <p className={classes.title}>{titles[replyWindow.state]()}</p>
        {replyWindow.reason && <p className={classes.reason}>{said(replyWindow.reason)}</p>}
        {draft.trim() !== '' && (
          <p className={classes.draft} dir="auto">
            {m.inbox_blocked_draft()} “{draft.trim().slice(0, 200)}”
          </p>
        )}
      </div>
      {templates && (
        <div className={classes.templates}>
          <TemplatePicker
            workspaceId={props.workspaceId}
            channelId={props.conversation.channelId}
            onSend={props.onSend}
          />
        </div>
      )}
      <Button variant="default" size="compact-sm" onClick={props.onNote}>
        {m.inbox_blocked_note()}
      </Button>
    </div>
  );
}
