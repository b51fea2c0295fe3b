import { listAudit, readUsage } from '@roost/contract/oversight.ts';
import type { Ctx } from '../context.ts';
import { type Http, route } from '../http.ts';
import { auditPage } from './audit-list.ts';
import { usageOf } from './usage.ts';
import type { UsageReports } from './usage-reports.ts';

/** What happened, and how much of Meta's allowances it took. */
export function oversightRoutes(http: Http, ctx: Ctx, usageReports: UsageReports): void {
  route(http, listAudit, async ({ workspaceId, query }) => ({
    status: 200,
    body: await auditPage(ctx, workspaceId, query),
  }));
  route(http, readUsage, async ({ workspaceId }) => ({
    status: 200,
    body: await usageOf(ctx, workspaceId, usageReports),
  }));
}
