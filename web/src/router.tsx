import { readSetup } from '@roost/contract/account.ts';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from './api.ts';
import { InboxPage } from './inbox/InboxPage.tsx';
import { preloadThread } from './inbox/load-thread.ts';
import { endpointQuery } from './query.ts';
import { meQuery, pickWorkspace, rememberWorkspace } from './session.ts';
import { AtHome } from './ui/AtHome.tsx';
import { PageError, PageLoading, PageMissing } from './ui/PageStates.tsx';
import { Shell } from './ui/Shell.tsx';

interface Context {
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<Context>()({
  component: () => (
    <AtHome>
      <Outlet />
    </AtHome>
  ),
  notFoundComponent: PageMissing,
  errorComponent: PageError,
});

/** Where somebody without a page in mind belongs: set-up, sign-in, or the inbox. */
const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    const agent = await whoIsIt(context.queryClient);
    if (!agent) {
      throw await toFrontDoor(context.queryClient, location.href);
    }
    const workspaceId = pickWorkspace(agent.workspaces);
    if (!workspaceId) {
      throw redirect({ to: '/workspaces/new' });
    }
    throw redirect({ to: '/w/$workspaceId/inbox', params: { workspaceId }, replace: true });
  },
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('./onboarding/SetupPage.tsx'), 'SetupPage'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => optional('next', search.next),
  component: lazyRouteComponent(() => import('./onboarding/SignInPage.tsx'), 'SignInPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$token',
  component: lazyRouteComponent(() => import('./onboarding/InvitationPage.tsx'), 'InvitationPage'),
});

const newWorkspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/workspaces/new',
  component: lazyRouteComponent(() => import('./onboarding/NewWorkspacePage.tsx'), 'NewWorkspacePage'),
});

/** Where the server sends the browser when Meta has answered: in the popup, or in the whole page. */
const connectDoneRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connect/done',
  validateSearch: (search): { login?: string; error?: string; flow?: string } => ({
    ...optional('login', search.login),
    ...optional('error', search.error),
    ...optional('flow', search.flow),
  }),
  component: lazyRouteComponent(() => import('./onboarding/ConnectDonePage.tsx'), 'ConnectDonePage'),
});

const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/w/$workspaceId',
  beforeLoad: async ({ context, params, location }) => {
    const agent = await whoIsIt(context.queryClient);
    if (!agent) {
      throw await toFrontDoor(context.queryClient, location.href);
    }
    if (!agent.workspaces.some((workspace) => workspace.id === params.workspaceId)) {
      throw redirect({ to: '/' });
    }
    rememberWorkspace(params.workspaceId);
  },
  component: Shell,
});

const workspaceHomeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspaceId/inbox', params, replace: true });
  },
});

/** Every kind of message, in both directions: for whoever builds or designs one. */
const kindsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dev/messages',
  component: lazyRouteComponent(() => import('./dev/MessagesPage.tsx'), 'MessagesPage'),
});

/** Comes with the first script: where nearly every visit goes. Stays mounted while the conversation in the address changes; read it with `useConversationId`. */
const inboxRoute = createRoute({ getParentRoute: () => workspaceRoute, path: 'inbox', component: InboxPage });
const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '$conversationId',
  // Beside the inbox, not after it.
  loader: preloadThread,
  /** `message`: open the thread there. */
  validateSearch: (search): { message?: string } => optional('message', search.message),
});

const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('./settings/SettingsLayout.tsx'), 'SettingsLayout'),
});

const settingsHomeRoute = createRoute({
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

const metaRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'meta',
  validateSearch: (search): MetaSearch => ({
    ...optional('login', search.login),
    ...optional('error', search.error),
    ...optional('flow', search.flow),
    ...(search.welcome === true ? { welcome: true } : {}),
  }),
  component: lazyRouteComponent(() => import('./settings/MetaPage.tsx'), 'MetaPage'),
});

const doctorRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'doctor',
  component: lazyRouteComponent(() => import('./doctor/DoctorPage.tsx'), 'DoctorPage'),
});

const checklistRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'checklist',
  component: lazyRouteComponent(() => import('./doctor/ChecklistPage.tsx'), 'ChecklistPage'),
});

const guideRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'guide',
  component: lazyRouteComponent(() => import('./guide/GuidePage.tsx'), 'GuidePage'),
});

const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'members',
  component: lazyRouteComponent(() => import('./settings/MembersPage.tsx'), 'MembersPage'),
});

const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'api-keys',
  component: lazyRouteComponent(() => import('./settings/ApiKeysPage.tsx'), 'ApiKeysPage'),
});

const contactsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'contacts',
  component: lazyRouteComponent(() => import('./contacts/ContactsPage.tsx'), 'ContactsPage'),
});

const contactRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'contacts/$contactId',
  component: lazyRouteComponent(() => import('./contacts/ContactPage.tsx'), 'ContactPage'),
});

const reportsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'reports',
  component: lazyRouteComponent(() => import('./reports/ReportsPage.tsx'), 'ReportsPage'),
});

const contactSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'contacts',
  component: lazyRouteComponent(() => import('./contacts/ContactSettingsPage.tsx'), 'ContactSettingsPage'),
});

const labelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'labels',
  component: lazyRouteComponent(() => import('./settings/organize/LabelsPage.tsx'), 'LabelsPage'),
});

const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'teams',
  component: lazyRouteComponent(() => import('./settings/organize/TeamsPage.tsx'), 'TeamsPage'),
});

const repliesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'replies',
  component: lazyRouteComponent(() => import('./settings/organize/RepliesPage.tsx'), 'RepliesPage'),
});

const templatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'templates',
  component: lazyRouteComponent(() => import('./settings/templates/TemplatesPage.tsx'), 'TemplatesPage'),
});

const notificationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'notifications',
  component: lazyRouteComponent(() => import('./settings/NotificationsPage.tsx'), 'NotificationsPage'),
});

const hoursRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'hours',
  component: lazyRouteComponent(() => import('./settings/hours/BusinessHoursPage.tsx'), 'BusinessHoursPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'audit',
  component: lazyRouteComponent(() => import('./settings/AuditPage.tsx'), 'AuditPage'),
});

const usageRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'usage',
  component: lazyRouteComponent(() => import('./settings/UsagePage.tsx'), 'UsagePage'),
});

const privacyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'privacy',
  component: lazyRouteComponent(() => import('./settings/PrivacyPage.tsx'), 'PrivacyPage'),
});

const webhooksRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'webhooks',
  component: lazyRouteComponent(() => import('./webhooks/WebhooksPage.tsx'), 'WebhooksPage'),
});

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

/** Null when nobody is signed in; any other failure is shown as one. */
async function whoIsIt(queryClient: QueryClient) {
  try {
    return await queryClient.fetchQuery({ ...meQuery, staleTime: 60_000 });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return null;
    }
    throw error;
  }
}

async function toFrontDoor(queryClient: QueryClient, href: string) {
  const { needed } = await queryClient.fetchQuery(endpointQuery(readSetup, {}));
  return needed
    ? redirect({ to: '/setup', replace: true })
    : redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true });
}

function optional<K extends string>(key: K, value: unknown): { [key in K]?: string } {
  return (typeof value === 'string' && value !== '' ? { [key]: value } : {}) as { [key in K]?: string };
}
