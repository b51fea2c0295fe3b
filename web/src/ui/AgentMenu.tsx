import { Avatar, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { type ComponentProps, Suspense, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useMe } from '../session.ts';
import classes from './AgentMenu.module.css';
import { initials } from './initials.ts';
import { later } from './later.ts';

const loadMenu = () => import('./AgentMenuOpen.tsx');
const AgentMenuOpen = later(loadMenu, 'AgentMenuOpen');

/** Who we are; pressed, it fetches the menu, which the first paint does not need. */
export function AgentMenu({ workspaceId }: { workspaceId: string }) {
  const [asked, setAsked] = useState(false);
  const closed = (
    <AgentTarget
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setAsked(true)}
    />
  );
  if (!asked) return closed;
  return (
    <Suspense fallback={closed}>
      <AgentMenuOpen workspaceId={workspaceId} />
    </Suspense>
  );
}

export function AgentTarget(props: ComponentProps<'button'>) {
  const name = useMe().data?.agent.name ?? '';
  return (
    <UnstyledButton className={classes.target} {...props}>
      <VisuallyHidden>{m.app_agent_menu({ name })}</VisuallyHidden>
      <Avatar size={32} radius="xl" color="kingfisher" aria-hidden="true">
        {initials(name)}
      </Avatar>
      <span className={classes.word} aria-hidden="true">
        {m.app_agent_menu_short()}
      </span>
    </UnstyledButton>
  );
}
