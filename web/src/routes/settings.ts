import { createRoute, redirect } from '@tanstack/react-router';
import { optional } from '../search-params.ts';
import { laterPage } from '../ui/later.ts';
import { workspaceRoute } from './workspace.ts';

export const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'settings',
  component: laterPage(() => import('../settings/SettingsLayout.tsx'), 'SettingsLayout'),
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
  component: laterPage(() => import('../settings/MetaPage.tsx'), 'MetaPage'),
});

export const doctorRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'doctor',
  component: laterPage(() => import('../doctor/DoctorPage.tsx'), 'DoctorPage'),
});

export const checklistRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'checklist',
  component: laterPage(() => import('../doctor/ChecklistPage.tsx'), 'ChecklistPage'),
});

export const guideRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'guide',
  component: laterPage(() => import('../guide/GuidePage.tsx'), 'GuidePage'),
});

export const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'members',
  component: laterPage(() => import('../settings/MembersPage.tsx'), 'MembersPage'),
});

export const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'api-keys',
  component: laterPage(() => import('../settings/ApiKeysPage.tsx'), 'ApiKeysPage'),
});

export const contactSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'contacts',
  component: laterPage(() => import('../contacts/ContactSettingsPage.tsx'), 'ContactSettingsPage'),
});

export const labelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'labels',
  component: laterPage(() => import('../settings/organize/LabelsPage.tsx'), 'LabelsPage'),
});

export const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'teams',
  component: laterPage(() => import('../settings/organize/TeamsPage.tsx'), 'TeamsPage'),
});

export const repliesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'replies',
  component: laterPage(() => import('../settings/organize/RepliesPage.tsx'), 'RepliesPage'),
});

export const templatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'templates',
  component: laterPage(() => import('../settings/templates/TemplatesPage.tsx'), 'TemplatesPage'),
});

export const notificationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'notifications',
  component: laterPage(() => import('../settings/NotificationsPage.tsx'), 'NotificationsPage'),
});

export const hoursRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'hours',
  component: laterPage(() => import('../settings/hours/BusinessHoursPage.tsx'), 'BusinessHoursPage'),
});

export const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'audit',
  component: laterPage(() => import('../settings/AuditPage.tsx'), 'AuditPage'),
});

export const usageRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'usage',
  component: laterPage(() => import('../settings/UsagePage.tsx'), 'UsagePage'),
});

export const privacyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'privacy',
  component: laterPage(() => import('../settings/PrivacyPage.tsx'), 'PrivacyPage'),
});
