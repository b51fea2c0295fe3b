import * as contract from '@roost/contract/templates.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { type Http, route } from '../http.ts';
import { syncWorkspace } from './sync.ts';
import { readTemplate, templatePage } from './templates.ts';
import { change, create, remove, type SampleFiles } from './write.ts';

export function templateRoutes(http: Http, ctx: Ctx, files: SampleFiles): void {
  route(http, contract.listTemplates, async ({ workspaceId, query }) => ({
    status: 200,
    body: await templatePage(ctx, workspaceId, query),
  }));
  route(http, contract.readTemplate, async ({ workspaceId, params }) => ({
    status: 200,
    body: await inWorkspace(ctx, workspaceId, (tx) => readTemplate(tx, workspaceId, params.id)),
  }));
  route(http, contract.createTemplate, async ({ workspaceId, caller, body }) => ({
    status: 201,
    body: await create(ctx, workspaceId, caller, body, files),
  }));
  route(http, contract.changeTemplate, async ({ workspaceId, caller, params, body }) => ({
    status: 200,
    body: await change(ctx, workspaceId, caller, params.id, body, files),
  }));
  route(http, contract.deleteTemplate, async ({ workspaceId, caller, params }) => {
    await remove(ctx, workspaceId, caller, params.id);
    return { status: 200, body: {} };
  });
  route(http, contract.syncTemplates, async ({ workspaceId }) => ({
    status: 202,
    body: { synced: await syncWorkspace(ctx, workspaceId) },
  }));
}
