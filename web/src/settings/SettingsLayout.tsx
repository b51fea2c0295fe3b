import { Title } from '@mantine/core';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { DoctorBadge } from '../doctor/DoctorBadge.tsx';
import { m } from '../paraglide/messages.js';
import { placesOf, settingsPlaces } from '../places.ts';
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
        {placesOf(settingsPlaces, admin).map(({ to, name }) => (
          <Link key={to} to={to} params={params} className={classes.link}>
            {name}
            {to === '/w/$workspaceId/settings/doctor' && <DoctorBadge />}
          </Link>
        ))}
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
