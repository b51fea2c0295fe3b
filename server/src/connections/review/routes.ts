import { readChecklist as readChecklistEndpoint } from '@roost/contract/checklist.ts';
import type { Ctx } from '../../context.ts';
import { type Http, route } from '../../http.ts';
import { readChecklist } from './checklist.ts';

export function reviewRoutes(http: Http, ctx: Ctx): void {
  route(http, readChecklistEndpoint, async ({ workspaceId }) => ({
    status: 200,
    body: await readChecklist(ctx, workspaceId),
  }));
}
