import { exportReport, reportConversations } from '@roost/contract/reports.ts';
import type { Ctx } from '../context.ts';
import { type Http, route } from '../http.ts';
import { conversationReport, conversationReportCsv } from './conversations.ts';

export function reportRoutes(http: Http, ctx: Ctx): void {
  route(http, reportConversations, async ({ workspaceId, query }) => ({
    status: 200,
    body: { items: await conversationReport(ctx, workspaceId, query) },
  }));
  route(http, exportReport, async ({ workspaceId, query, reply }) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="conversations-${query.from}-${query.to}.csv"`)
      .send(await conversationReportCsv(ctx, workspaceId, query)),
  );
}
