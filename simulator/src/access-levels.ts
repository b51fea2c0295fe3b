/** Access levels (platform.md §7): Standard Access is for people with a role on the app, Advanced Access for everybody. */
import type { App, World } from './world.ts';

export function hasAdvancedAccess(app: App, permission: string): boolean {
  return app.standardAccess?.includes(permission) !== true;
}

/** An Instagram account that logs in as itself counts as the people of its Page, or as one added to the app itself. */
export function hasRole(world: World, app: App, personId: string): boolean {
  if (app.roles.has(personId)) return true;
  const account = personId.startsWith('ig:') ? world.instagramAccounts.get(personId.slice('ig:'.length)) : undefined;
  const page = world.pages.get(account?.pageId ?? '');
  return page !== undefined && [...page.roles.keys()].some((id) => app.roles.has(id));
}

/** Whether this permission does anything in the hands of that person. */
export function worksFor(world: World, app: App, personId: string, permission: string): boolean {
  return app.permissions.has(permission) && (hasAdvancedAccess(app, permission) || hasRole(world, app, personId));
}
