import type { Conversation } from '@roost/contract/conversations.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { m } from '../../paraglide/messages.js';
import { useNow } from '../../time/use-now.ts';
import { useSettled } from '../../use-settled.ts';
import { TabBar } from '../TabBar.tsx';
import type { Sending } from '../thread/use-sending.ts';
import { useWindowEnd } from '../use-window-end.ts';
import { WindowChip } from '../WindowChip.tsx';
import { canReply } from '../window-chip.ts';
import { Blocked } from './Blocked.tsx';
import classes from './Composer.module.css';
import { PresenceLine } from './PresenceLine.tsx';
import { ScheduledList } from './ScheduledList.tsx';
import type { Compose } from './use-compose.ts';
import { useDraftSync } from './use-draft-sync.ts';
import { WritingBox } from './WritingBox.tsx';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  channel: Channel | null;
  agent: { id: string; name: string };
  compose: Compose;
  onSend: Sending['send'];
}

const panelId = 'inbox-composer';
const tickMs = 10_000;

/** Reply or note. Each keeps its own text; what Meta does not allow now is said before anyone types it. */
export function Composer({ workspaceId, conversation, channel, agent, compose, onSend }: Props) {
  const now = useNow(tickMs);
  useWindowEnd(workspaceId, conversation, now, tickMs);
  const { mode, choose } = compose;
  const settled = useSettled(conversation.id);
  useDraftSync(workspaceId, conversation.id, agent.id, settled);
  return (
    <div className={classes.composer} data-mode={mode}>
      {settled && <ScheduledList workspaceId={workspaceId} conversationId={conversation.id} />}
      <div className={classes.bar}>
        <TabBar
          label={m.inbox_mode()}
          panelId={panelId}
          value={mode}
          onChange={(next) => choose(next, false)}
          tabs={[
            { value: 'reply', label: m.inbox_reply() },
            { value: 'note', label: m.inbox_note(), tone: 'note' },
          ]}
        />
        {settled && (
          <PresenceLine
            key={conversation.id}
            workspaceId={workspaceId}
            conversationId={conversation.id}
            agentId={agent.id}
          />
        )}
        <WindowChip window={conversation.replyWindow} now={now} />
      </div>
      <div id={panelId} role="tabpanel" aria-label={mode === 'reply' ? m.inbox_reply() : m.inbox_note()}>
        {mode === 'reply' && !canReply(conversation.replyWindow) ? (
          <Blocked
            {...{ conversation, channel, workspaceId, onSend }}
            agentId={agent.id}
            onNote={() => choose('note', true)}
          />
        ) : (
          <WritingBox
            // Another conversation or tab is another box: no undo history carried over.
            key={`${conversation.id}/${mode}`}
            place={{ workspaceId, conversation, channel, agent, mode }}
            humanAgentOnly={mode === 'reply' && conversation.replyWindow.state === 'human_agent'}
            focusCount={compose.focusCount}
            onSend={onSend}
          />
        )}
      </div>
    </div>
  );
}
