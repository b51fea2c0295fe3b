import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconLogout, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { signOut, useMe } from '../session.ts';
import classes from './AgentMenu.module.css';

const themes = [
  { value: 'light', word: m.app_theme_light },
  { value: 'dark', word: m.app_theme_dark },
  { value: 'auto', word: m.app_theme_auto },
] as const;

/** Who we are, which workspace this is, how it looks, and the way out. */
export function AgentMenu({ workspaceId }: { workspaceId: string }) {
  const { data } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = data?.agent.name ?? '';
  return (
    <Menu position="right-end" width={260} shadow="md" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <VisuallyHidden>{m.app_agent_menu({ name })}</VisuallyHidden>
          <Avatar size={32} radius="xl" color="kingfisher" name={name} aria-hidden="true" />
          <span className={classes.word} aria-hidden="true">
            {m.app_agent_menu_short()}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={560} truncate>
            {name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {data?.agent.email}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Label>{m.app_workspaces()}</Menu.Label>
        {data?.workspaces.map((workspace) => (
          <Menu.Item
            key={workspace.id}
            component={Link}
            to={`/w/${workspace.id}/inbox`}
            rightSection={workspace.id === workspaceId && <IconCheck size={16} aria-hidden="true" />}
            aria-current={workspace.id === workspaceId ? 'true' : undefined}
          >
            <Text truncate>{workspace.name}</Text>
          </Menu.Item>
        ))}
        <Menu.Item component={Link} to="/workspaces/new" leftSection={<IconPlus size={16} aria-hidden="true" />}>
          {m.app_workspace_new()}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{m.app_theme()}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
          {themes.map(({ value, word }) => (
            <Menu.RadioItem key={value} value={value}>
              {word()}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => void signOut()}>
          {m.app_sign_out()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
