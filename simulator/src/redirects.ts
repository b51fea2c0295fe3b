import type { App } from './world.ts';

/** platform.md §1.1: exact match; the demo app also takes any local port while `anyLocalRedirect` is on. */
export function redirectAllowed(app: App, redirectUri: string): boolean {
  if (app.redirectUris.includes(redirectUri)) return true;
  return (
    app.anyLocalRedirect && /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/api\/meta\/oauth\/callback$/.test(redirectUri)
  );
}
