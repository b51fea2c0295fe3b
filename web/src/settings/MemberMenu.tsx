import { ActionIcon, Menu } from '@mantine/core';
import { type Agent, agentWork, listAgents, listInvitations, removeAgent } from '@roost/contract/account.ts';
import { IconDots } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCall, useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { Confirm } from '../ui/Confirm.tsx';

interface Props {
  agent: Agent;
  /** The dialog closes once it is saved. */
  onDisable: (disabled: boolean, done: () => void) => void;
  saving: boolean;
  error: Error | null;
}

export function MemberMenu({ agent, onDisable, saving, error }: Props) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const remove = useCall(removeAgent);
  const [asking, setAsking] = useState<'disable' | 'remove' | null>(null);
  const close = () => setAsking(null);
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={160}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={m.settings_members_menu({ name: agent.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => (agent.disabled ? onDisable(false, close) : setAsking('disable'))}>
            {agent.disabled ? m.settings_members_enable() : m.settings_members_disable()}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => setAsking('remove')}>
            {m.settings_members_remove()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking === 'disable'}
        title={m.settings_members_disable_title({ name: agent.name })}
        verb={m.settings_members_disable()}
        working={saving}
        error={error}
        onClose={close}
        onConfirm={() => onDisable(true, close)}
      >
        <p>{m.settings_members_remove_text()}</p>
        <p>{m.settings_members_lent()}</p>
        <HandsBack agent={agent} />
      </Confirm>
      <Confirm
        opened={asking === 'remove'}
        title={m.settings_members_remove_title({ name: agent.name })}
        verb={m.settings_members_remove()}
        working={remove.isPending}
        error={remove.error}
        onClose={close}
        onConfirm={() =>
          remove.mutate(
            { params: { workspaceId, id: agent.id } },
            {
              onSuccess: async () => {
                close();
                await client.invalidateQueries({ queryKey: [listAgents.path] });
                await client.invalidateQueries({ queryKey: [listInvitations.path] });
              },
            },
          )
        }
      >
        <p>{m.settings_members_remove_text()}</p>
        <p>{m.settings_members_lent()}</p>
        <HandsBack agent={agent} removed />
      </Confirm>
    </>
  );
}

/** What becomes of their work. */
function HandsBack({ agent, removed }: { agent: Agent; removed?: true }) {
  const { data } = useEndpoint(agentWork, { params: { workspaceId: useWorkspaceId(), id: agent.id } });
  return (
    <div role="status">
      {data !== undefined && data.conversations > 0 && (
        <p>{m.settings_members_hands_back({ count: data.conversations })}</p>
      )}
      {removed && data !== undefined && data.contacts > 0 && (
        <p>{m.settings_members_owned({ count: data.contacts })}</p>
      )}
    </div>
  );
}
