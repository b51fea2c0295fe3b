import { cancelImport, listImports, readImport } from '@roost/contract/imports.ts';
import type { Ctx } from '../context.ts';
import { actorOf } from '../db/audit.ts';
import { type Http, route } from '../http.ts';
import { cancelImportRun, importById, importPage } from './imports.ts';

export function importRoutes(http: Http, ctx: Ctx): void {
  route(http, listImports, async ({ workspaceId, query }) => ({
    status: 200,
    body: await importPage(ctx, workspaceId, query),
  }));
  route(http, readImport, async ({ workspaceId, params }) => ({
    status: 200,
    body: await importById(ctx, workspaceId, params.id),
  }));
  route(http, cancelImport, async ({ workspaceId, caller, params }) => ({
    status: 200,
    body: await cancelImportRun(ctx, workspaceId, actorOf(caller), params.id),
  }));
}
