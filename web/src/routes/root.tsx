import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import { AtHome } from '../ui/AtHome.tsx';
import { PageError, PageMissing } from '../ui/PageStates.tsx';

interface Context {
  queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<Context>()({
  component: () => (
    <AtHome>
      <Outlet />
    </AtHome>
  ),
  notFoundComponent: PageMissing,
  errorComponent: PageError,
});
