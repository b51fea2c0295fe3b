import { readBusinessHours, saveBusinessHours } from '@roost/contract/away.ts';
import type { Ctx } from '../context.ts';
import { type Http, route } from '../http.ts';
import { businessHours, setBusinessHours } from './business-hours.ts';

export function hoursRoutes(http: Http, ctx: Ctx): void {
  route(http, readBusinessHours, async ({ workspaceId }) => ({
    status: 200,
    body: await businessHours(ctx, workspaceId),
  }));
  route(http, saveBusinessHours, async ({ workspaceId, caller, body }) => ({
    status: 200,
    body: await setBusinessHours(ctx, workspaceId, caller, body),
  }));
}
