import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { optional } from './search.ts';
import { workspaceRoute } from './workspace.ts';

export const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('../settings/SettingsLayout.tsx'), 'SettingsLayout'),
});

export const settingsHomeRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspaceId/settings/meta', params, replace: true });
  },
});

/** `login`: choose what to connect of this login. `error`: how the last attempt ended. `welcome`: right after set-up. */
export interface MetaSearch {
  login?: string;
  error?: string;
  /** Which window `error` is about: `instagram`, else Meta's. */
  flow?: string;
  welcome?: true;
}

export const metaRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'meta',
  validateSearch: (search): MetaSearch => ({
    ...optional('login', search.login),
    ...optional('error', search.error),
    ...optional('flow', search.flow),
    ...(search.welcome === true ? { welcome: true } : {}),
  }),
  component: lazyRouteComponent(() => import('../settings/MetaPage.tsx'), 'MetaPage'),
});

export const doctorRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'doctor',
  component: lazyRouteComponent(() => import('../doctor/DoctorPage.tsx'), 'DoctorPage'),
});

export const checklistRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'checklist',
  component: lazyRouteComponent(() => import('../doctor/ChecklistPage.tsx'), 'ChecklistPage'),
});

export const guideRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'guide',
  component: lazyRouteComponent(() => import('../guide/GuidePage.tsx'), 'GuidePage'),
});

export const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'members',
  component: lazyRouteComponent(() => import('../settings/MembersPage.tsx'), 'MembersPage'),
});

export const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'api-keys',
  component: lazyRouteComponent(() => import('../settings/ApiKeysPage.tsx'), 'ApiKeysPage'),
});

export const contactSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'contacts',
  component: lazyRouteComponent(() => import('../contacts/ContactSettingsPage.tsx'), 'ContactSettingsPage'),
});

export const labelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'labels',
  component: lazyRouteComponent(() => import('../settings/organize/LabelsPage.tsx'), 'LabelsPage'),
});

export const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'teams',
  component: lazyRouteComponent(() => import('../settings/organize/TeamsPage.tsx'), 'TeamsPage'),
});

export const repliesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'replies',
  component: lazyRouteComponent(() => import('../settings/organize/RepliesPage.tsx'), 'RepliesPage'),
});

export const templatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'templates',
  component: lazyRouteComponent(() => import('../settings/templates/TemplatesPage.tsx'), 'TemplatesPage'),
});

export const notificationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'notifications',
  component: lazyRouteComponent(() => import('../settings/NotificationsPage.tsx'), 'NotificationsPage'),
});

export const hoursRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'hours',
  component: lazyRouteComponent(() => import('../settings/hours/BusinessHoursPage.tsx'), 'BusinessHoursPage'),
});

export const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'audit',
  component: lazyRouteComponent(() => import('../settings/AuditPage.tsx'), 'AuditPage'),
});

export const usageRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'usage',
  component: lazyRouteComponent(() => import('../settings/UsagePage.tsx'), 'UsagePage'),
});

export const privacyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'privacy',
  component: lazyRouteComponent(() => import('../settings/PrivacyPage.tsx'), 'PrivacyPage'),
});
