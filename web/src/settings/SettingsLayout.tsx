import { Title } from '@mantine/core';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { DoctorBadge } from '../doctor/DoctorBadge.tsx';
import { m } from '../paraglide/messages.js';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import classes from './SettingsLayout.module.css';

export function SettingsLayout() {
  const params = { workspaceId: useWorkspaceId() };
  const admin = useCanAdmin();
  const nav = useOpenLinkInView();
  return (
    <div className={classes.root}>
      <nav ref={nav} className={classes.nav} aria-label={m.app_nav_settings()}>
        <Title order={2} className={classes.title}>
          {m.app_nav_settings()}
        </Title>
        <Link to="/w/$workspaceId/settings/meta" params={params} className={classes.link}>
          {m.settings_meta_title()}
        </Link>
        {admin && (
          <>
            <Link to="/w/$workspaceId/settings/doctor" params={params} className={classes.link}>
              {m.doctor_title()}
              <DoctorBadge />
            </Link>
            <Link to="/w/$workspaceId/settings/checklist" params={params} className={classes.link}>
              {m.doctor_checklist_title()}
            </Link>
          </>
        )}
        <Link to="/w/$workspaceId/settings/guide" params={params} className={classes.link}>
          {m.doctor_guide_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/members" params={params} className={classes.link}>
          {m.settings_members_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/contacts" params={params} className={classes.link}>
          {m.contacts_settings_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/labels" params={params} className={classes.link}>
          {m.settings_labels_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/teams" params={params} className={classes.link}>
          {m.settings_teams_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/replies" params={params} className={classes.link}>
          {m.settings_replies_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/hours" params={params} className={classes.link}>
          {m.away_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/templates" params={params} className={classes.link}>
          {m.outgoing_templates_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/notifications" params={params} className={classes.link}>
          {m.settings_notify_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/usage" params={params} className={classes.link}>
          {m.connection_usage_title()}
        </Link>
        <Link to="/w/$workspaceId/settings/privacy" params={params} className={classes.link}>
          {m.connection_privacy_title()}
        </Link>
        {admin && (
          <Link to="/w/$workspaceId/settings/audit" params={params} className={classes.link}>
            {m.connection_audit_title()}
          </Link>
        )}
        {admin && (
          <Link to="/w/$workspaceId/settings/api-keys" params={params} className={classes.link}>
            {m.settings_keys_title()}
          </Link>
        )}
      </nav>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  );
}

/** On a phone the links are a strip wider than the screen. */
function useOpenLinkInView() {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another page opens
  useEffect(() => {
    nav.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return nav;
}
