import { hasAdvancedAccess } from '../access-levels.ts';
import type { App } from '../world.ts';
import { appToken, type Call } from './call.ts';
import { fieldsOr, project, type Readers } from './fields.ts';
import { paginate } from './paging.ts';

/** GET {app} with the app's own token: the settings of its dashboard that Meta's business SDK names (Application). */
export function getApp(call: Call, given: App): object {
  const app = appToken(call, given.id);
  const readers: Readers<App> = {
    id: (node) => node.id,
    name: (node) => node.name,
    link: (node) => `https://www.facebook.com/games/?app_id=${node.id}`,
    category: () => 'Business and Pages',
    // A setting that is empty is left out of the answer.
    privacy_policy_url: (node) => node.settings?.privacyPolicyUrl,
    terms_of_service_url: (node) => node.settings?.termsUrl,
    deauth_callback_url: (node) => node.settings?.deauthorizeUrl,
  };
  return project('Application', readers, app, fieldsOr(call.fields, 'category,link,name,id'));
}

/** GET {app}/permissions: "permissions that have been approved via Login Review" (Graph reference, Application Permissions). */
export function getAppPermissions(call: Call, given: App): object {
  const app = appToken(call, given.id);
  const permissions = [...app.permissions].map((id) => ({ id }));
  return paginate(call, permissions, ({ id }) => ({
    permission: id,
    status: hasAdvancedAccess(app, id) ? 'live' : 'unapproved',
  }));
}
