/** What is open before a workspace is: set-up, sign-in, invitations, and where Meta sends the browser back to. */
import { createRoute, redirect } from '@tanstack/react-router';
import { optional } from '../search-params.ts';
import { pickWorkspace } from '../session.ts';
import { laterPage } from '../ui/later.ts';
import { rootRoute } from './root.tsx';
import { toFrontDoor, whoIsIt } from './who-is-it.ts';

/** Where somebody without a page in mind belongs: set-up, sign-in, or the inbox. */
export const homeRoute = createRoute({
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

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: laterPage(() => import('../onboarding/SetupPage.tsx'), 'SetupPage'),
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => optional('next', search.next),
  component: laterPage(() => import('../onboarding/SignInPage.tsx'), 'SignInPage'),
});

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$token',
  component: laterPage(() => import('../onboarding/InvitationPage.tsx'), 'InvitationPage'),
});

export const newWorkspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/workspaces/new',
  component: laterPage(() => import('../onboarding/NewWorkspacePage.tsx'), 'NewWorkspacePage'),
});

/** Where the server sends the browser when Meta has answered: in the popup, or in the whole page. */
export const connectDoneRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connect/done',
  validateSearch: (search): { login?: string; error?: string; flow?: string } => ({
    ...optional('login', search.login),
    ...optional('error', search.error),
    ...optional('flow', search.flow),
  }),
  component: laterPage(() => import('../onboarding/ConnectDonePage.tsx'), 'ConnectDonePage'),
});

/** Every kind of message, in both directions: for whoever builds or designs one. */
export const kindsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dev/messages',
  component: laterPage(() => import('../dev/MessagesPage.tsx'), 'MessagesPage'),
});
