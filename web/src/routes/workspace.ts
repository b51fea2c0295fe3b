import { createRoute, redirect } from '@tanstack/react-router';
import { readContactFilters } from '../contacts/contact-filters.ts';
import { InboxPage } from '../inbox/InboxPage.tsx';
import { preloadThread } from '../inbox/load-thread.ts';
import { optional } from '../search-params.ts';
import { rememberWorkspace, tellLanguage } from '../session.ts';
import { laterPage } from '../ui/later.ts';
import { Shell } from '../ui/Shell.tsx';
import { rootRoute } from './root.tsx';
import { toFrontDoor, whoIsIt } from './who-is-it.ts';

export const workspaceRoute = createRoute({
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
    tellLanguage(context.queryClient, agent);
  },
  component: Shell,
});

export const workspaceHomeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspaceId/inbox', params, replace: true });
  },
});

/** Comes with the first script: where nearly every visit goes. Stays mounted while the conversation in the address changes; read it with `useConversationId`. */
export const inboxRoute = createRoute({ getParentRoute: () => workspaceRoute, path: 'inbox', component: InboxPage });
export const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '$conversationId',
  // Beside the inbox, not after it.
  loader: preloadThread,
  /** `message`: open the thread there. */
  validateSearch: (search): { message?: string } => optional('message', search.message),
});

export const contactsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'contacts',
  /** What the list is narrowed down to: it is there again after looking at one of them, and can be linked to. */
  validateSearch: readContactFilters,
  component: laterPage(() => import('../contacts/ContactsPage.tsx'), 'ContactsPage'),
});

export const contactRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'contacts/$contactId',
  component: laterPage(() => import('../contacts/ContactPage.tsx'), 'ContactPage'),
});

export const reportsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'reports',
  component: laterPage(() => import('../reports/ReportsPage.tsx'), 'ReportsPage'),
});

export const webhooksRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'webhooks',
  component: laterPage(() => import('../webhooks/WebhooksPage.tsx'), 'WebhooksPage'),
});
