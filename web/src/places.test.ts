import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { mainPlaces, settingsPlaces } from './places.ts';
import { createAppRouter } from './router.tsx';

/** Pages that lead on to another one at once, and the frame around the settings. */
const onward = ['/w/$workspaceId', '/w/$workspaceId/', '/w/$workspaceId/settings', '/w/$workspaceId/settings/'];

test('every page of a workspace that needs no further id can be gone to by its name', () => {
  const pages = Object.keys(createAppRouter(new QueryClient()).routesByPath).filter(
    (path) => path.startsWith('/w/$workspaceId') && path.split('$').length === 2 && !onward.includes(path),
  );
  expect(pages.length).toBeGreaterThan(15);
  expect(Object.keys({ ...mainPlaces, ...settingsPlaces }).sort()).toEqual(pages.sort());
});
