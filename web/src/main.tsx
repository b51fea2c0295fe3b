import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './ui/global.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './query.ts';
import { createAppRouter } from './router.tsx';
import { startServiceWorker } from './service-worker.ts';
import { meQuery } from './session.ts';
import { cssVariables, theme } from './ui/theme.ts';

const queryClient = createQueryClient(() => {
  queryClient.removeQueries({ queryKey: meQuery.queryKey });
  void router.invalidate();
});
const router = createAppRouter(queryClient);
const colorSchemeManager = localStorageColorSchemeManager({ key: 'roost.color-scheme' });

startServiceWorker((path) => void router.navigate({ to: path }));

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queryClient}>
          <Notifications position="top-center" limit={3} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
