import { ActionIcon, Menu } from '@mantine/core';
import { type Agent, listAgents, removeAgent } from '@roost/contract/account.ts';
import { IconDots } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { Confirm } from '../ui/Confirm.tsx';

export function MemberMenu({ agent, onDisable }: { agent: Agent; onDisable: (disabled: boolean) => void }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const remove = useCall(removeAgent);
  const [asking, setAsking] = useState(false);
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
          <Menu.Item onClick={() => onDisable(!agent.disabled)}>
            {agent.disabled ? m.settings_members_enable() : m.settings_members_disable()}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => setAsking(true)}>
            {m.settings_members_remove()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking}
        title={m.settings_members_remove_title({ name: agent.name })}
        verb={m.settings_members_remove()}
        working={remove.isPending}
        error={remove.error}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(
            { params: { workspaceId, id: agent.id } },
            {
              onSuccess: async () => {
                setAsking(false);
                await client.invalidateQueries({ queryKey: [listAgents.path] });
              },
            },
          )
        }
      >
        {m.settings_members_remove_text()}
      </Confirm>
    </>
  );
}
