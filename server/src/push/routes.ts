import { deletePushSubscription, readPushKey, savePushSubscription } from '@roost/contract/push.ts';
import type { Ctx } from '../context.ts';
import { fail } from '../errors.ts';
import { type Caller, type Http, route } from '../http.ts';
import { pushKeys } from './keys.ts';
import { deleteSubscription, saveSubscription } from './subscriptions.ts';

export function pushRoutes(http: Http, ctx: Ctx): void {
  route(http, readPushKey, async () => ({ status: 200, body: { publicKey: (await pushKeys(ctx)).publicKey } }));
  route(http, savePushSubscription, async ({ workspaceId, caller, body }) => {
    await saveSubscription(ctx, workspaceId, person(caller), body);
    return { status: 200, body: {} };
  });
  route(http, deletePushSubscription, async ({ workspaceId, caller, query }) => {
    await deleteSubscription(ctx, workspaceId, person(caller), query.endpoint);
    return { status: 200, body: {} };
  });
}

/** The door lets nobody else in (sessionOnly). */
function person(caller: Caller): Caller & { type: 'agent' } {
  return caller.type === 'agent' ? caller : fail('session_required', 'Only a person can be told.');
}
