import { Menu, Text, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconLogout, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { chooseLanguage, getLanguage, isLanguage, languages } from '../language.ts';
import { m } from '../paraglide/messages.js';
import { signOut, useMe } from '../session.ts';
import { useAvailability } from '../use-availability.ts';
import classes from './AgentMenu.module.css';
import { AgentTarget } from './AgentMenu.tsx';

const themes = [
  { value: 'light', word: m.app_theme_light },
  { value: 'dark', word: m.app_theme_dark },
  { value: 'auto', word: m.app_theme_auto },
] as const;

/** Who we are, which workspace this is, how it looks and speaks, and the way out. */
export function AgentMenuOpen({ workspaceId }: { workspaceId: string }) {
  const { data } = useMe();
  const { available, disabled, set } = useAvailability(workspaceId);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const target = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    // The button that was pressed is gone; the menu gives the focus back to the one that has it when it opens.
    target.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Menu position="right-end" width={260} shadow="md" withinPortal={false} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <AgentTarget ref={target} />
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={560} truncate>
            {data?.agent.name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {data?.agent.email}
          </Text>
        </div>
        <Menu.CheckboxItem checked={available} disabled={disabled} onChange={set}>
          {m.settings_notify_available()}
        </Menu.CheckboxItem>
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
        <Menu.Label>{m.app_language()}</Menu.Label>
        <Menu.RadioGroup value={getLanguage()} onChange={(value) => isLanguage(value) && chooseLanguage(value)}>
          {Object.entries(languages).map(([language, name]) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {name}
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
