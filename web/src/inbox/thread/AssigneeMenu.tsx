import { Button, Menu } from '@mantine/core';
import { listAgents } from '@roost/contract/account.ts';
import type { Conversation } from '@roost/contract/inbox.ts';
import { IconCheck, IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { useChangeConversation } from '../conversation.ts';
import { initials } from '../initials.ts';
import classes from './AssigneeMenu.module.css';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  agent: { id: string; name: string };
}

export function AssigneeMenu({ workspaceId, conversation, agent }: Props) {
  const change = useChangeConversation(workspaceId, conversation.id);
  const agents = useEndpoint(listAgents, { params: { workspaceId }, query: { limit: 100 } }).data?.items ?? [];
  const others = agents.filter((one) => one.id !== agent.id && !one.disabled);
  const { assignee } = conversation;
  const assign = (to: Conversation['assignee']) => change.mutate({ assignee: to });
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <Button
          className={classes.target}
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={assignee ? m.inbox_assignee_is({ name: assignee.name }) : m.inbox_assign()}
          title={assignee ? m.inbox_assignee_is({ name: assignee.name }) : m.inbox_assign()}
          leftSection={
            assignee ? (
              <span className={classes.initials} data-initials={initials(assignee.name)} aria-hidden="true" />
            ) : (
              <IconUserPlus size={17} stroke={1.8} aria-hidden="true" />
            )
          }
        >
          <span className={classes.label}>{assignee ? assignee.name : m.inbox_assign()}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.list}>
        {assignee?.id !== agent.id && (
          <Menu.Item leftSection={<IconUserPlus size={16} aria-hidden="true" />} onClick={() => assign(agent)}>
            {m.inbox_assign_me()}
          </Menu.Item>
        )}
        {assignee && (
          <Menu.Item leftSection={<IconUserMinus size={16} aria-hidden="true" />} onClick={() => assign(null)}>
            {m.inbox_assign_nobody()}
          </Menu.Item>
        )}
        {others.length > 0 && <Menu.Divider />}
        {others.map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={<span className={classes.initials} data-initials={initials(one.name)} aria-hidden="true" />}
            rightSection={one.id === assignee?.id ? <IconCheck size={16} aria-hidden="true" /> : null}
            onClick={() => assign({ id: one.id, name: one.name })}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
