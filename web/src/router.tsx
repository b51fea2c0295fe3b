import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import {
  connectDoneRoute,
  homeRoute,
  invitationRoute,
  kindsRoute,
  newWorkspaceRoute,
  setupRoute,
  signInRoute,
} from './routes/front-door.ts';
import { rootRoute } from './routes/root.tsx';
import {
  apiKeysRoute,
  auditRoute,
  checklistRoute,
  contactSettingsRoute,
  doctorRoute,
  guideRoute,
  hoursRoute,
  labelsRoute,
  membersRoute,
  metaRoute,
  notificationsRoute,
  privacyRoute,
  repliesRoute,
  settingsHomeRoute,
  settingsRoute,
  teamsRoute,
  templatesRoute,
  usageRoute,
} from './routes/settings.ts';
import {
  contactRoute,
  contactsRoute,
  conversationRoute,
  inboxRoute,
  reportsRoute,
  webhooksRoute,
  workspaceHomeRoute,
  workspaceRoute,
} from './routes/workspace.ts';
import { PageError, PageLoading } from './ui/PageStates.tsx';

const routeTree = rootRoute.addChildren([
  homeRoute,
  setupRoute,
  signInRoute,
  invitationRoute,
  newWorkspaceRoute,
  connectDoneRoute,
  kindsRoute,
  workspaceRoute.addChildren([
    workspaceHomeRoute,
    inboxRoute.addChildren([conversationRoute]),
    contactsRoute,
    contactRoute,
    reportsRoute,
    settingsRoute.addChildren([
      hoursRoute,
      auditRoute,
      usageRoute,
      privacyRoute,
      settingsHomeRoute,
      metaRoute,
      doctorRoute,
      checklistRoute,
      guideRoute,
      membersRoute,
      labelsRoute,
      teamsRoute,
      repliesRoute,
      templatesRoute,
      notificationsRoute,
      apiKeysRoute,
      contactSettingsRoute,
    ]),
    webhooksRoute,
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: PageError,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
