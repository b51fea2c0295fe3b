import { Anchor, Text } from '@mantine/core';
import { IconAddressBook, IconChartBar, IconInbox, IconSettings, IconWebhook } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommandHost } from '../inbox/command/CommandHost.tsx';
import { useKeepPush } from '../inbox/notify/use-keep-push.ts';
import { useNews } from '../inbox/notify/use-news.ts';
import { useLive, useLiveState } from '../live.ts';
import { m } from '../paraglide/messages.js';
import { useCanAdmin, useConversationId, useWorkspaceId } from '../session.ts';
import { AgentMenu } from './AgentMenu.tsx';
import { Logo } from './Logo.tsx';
import classes from './Shell.module.css';

/** Everything below a workspace: rail (a bar at the bottom of small screens), page, and whether the page is live. */
export function Shell() {
  const workspaceId = useWorkspaceId();
  const reading = useConversationId() !== null;
  const admin = useCanAdmin();
  useLive(workspaceId);
  useKeepPush(workspaceId);
  useNews(workspaceId);
  return (
    <div className={classes.root} data-reading={reading || undefined}>
      <a className={classes.skip} href="#main">
        {m.app_skip()}
      </a>
      <nav className={classes.rail} aria-label={m.app_nav()}>
        <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} className={classes.logo} aria-label={m.app_name()}>
          <Logo size={34} />
        </Link>
        <RailLink to="/w/$workspaceId/inbox" workspaceId={workspaceId} icon={<IconInbox size={21} stroke={1.7} />}>
          {m.app_nav_inbox()}
        </RailLink>
        <RailLink
          to="/w/$workspaceId/contacts"
          workspaceId={workspaceId}
          icon={<IconAddressBook size={21} stroke={1.7} />}
        >
          {m.contacts_title()}
        </RailLink>
        <RailLink to="/w/$workspaceId/reports" workspaceId={workspaceId} icon={<IconChartBar size={21} stroke={1.7} />}>
          {m.reports_title()}
        </RailLink>
        {admin && (
          <RailLink
            to="/w/$workspaceId/webhooks"
            workspaceId={workspaceId}
            icon={<IconWebhook size={21} stroke={1.7} />}
          >
            {m.app_nav_webhooks()}
          </RailLink>
        )}
        <RailLink
          to="/w/$workspaceId/settings"
          workspaceId={workspaceId}
          icon={<IconSettings size={21} stroke={1.7} />}
        >
          {m.app_nav_settings()}
        </RailLink>
        <div className={classes.spring} />
        <AgentMenu workspaceId={workspaceId} />
      </nav>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <LiveNotice />
      <CommandHost workspaceId={workspaceId} />
    </div>
  );
}

function RailLink(props: {
  to: `/w/$workspaceId/${'inbox' | 'contacts' | 'reports' | 'webhooks' | 'settings'}`;
  workspaceId: string;
  icon: ReactNode;
  children: string;
}) {
  return (
    <Link to={props.to} params={{ workspaceId: props.workspaceId }} className={classes.link}>
      <span className={classes.icon} aria-hidden="true">
        {props.icon}
      </span>
      <span className={classes.word}>{props.children}</span>
    </Link>
  );
}

/** Floats, so that nothing moves when the connection comes and goes. */
function LiveNotice() {
  const state = useLiveState();
  return (
    <div className={classes.live} role="status" data-live={state}>
      {state === 'reconnecting' && (
        <Text size="sm" className={classes.liveText} data-testid="live-state">
          <span className={classes.pulse} aria-hidden="true" />
          {m.app_live_reconnecting()}
        </Text>
      )}
      {state === 'ended' && (
        <Text size="sm" className={classes.liveText}>
          {m.app_live_ended()} <Anchor href="/sign-in">{m.app_live_sign_in()}</Anchor>
        </Text>
      )}
    </div>
  );
}
