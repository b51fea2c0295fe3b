import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './ui/global.css';
import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './query.ts';
import { createAppRouter } from './router.tsx';
import { startServiceWorker } from './service-worker.ts';
import { meQuery } from './session.ts';
import { speak } from './speak.ts';
import { later } from './ui/later.ts';
import { cssVariables, theme } from './ui/theme.ts';

const queryClient = createQueryClient(() => {
  queryClient.removeQueries({ queryKey: meQuery.queryKey });
  void router.invalidate();
});
const router = createAppRouter(queryClient);
const colorSchemeManager = localStorageColorSchemeManager({ key: 'roost.color-scheme' });

startServiceWorker((path) => void router.navigate({ to: path }));
const Toasts = later(() => import('./ui/Toasts.tsx'), 'Toasts');

const root = document.getElementById('root');
if (root) {
  // Not a top-level await: the bundler splits the page worse with one.
  void speak().then(() =>
    createRoot(root).render(
      <StrictMode>
        <DirectionProvider>
          <MantineProvider
            theme={theme}
            cssVariablesResolver={cssVariables}
            colorSchemeManager={colorSchemeManager}
            defaultColorScheme="auto"
          >
            <QueryClientProvider client={queryClient}>
              <Suspense fallback={null}>
                <Toasts />
              </Suspense>
              <RouterProvider router={router} />
            </QueryClientProvider>
          </MantineProvider>
        </DirectionProvider>
      </StrictMode>,
    ),
  );
}
