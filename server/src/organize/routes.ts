import * as contract from '@roost/contract/organize.ts';
import type { Ctx } from '../context.ts';
import { type Http, route } from '../http.ts';
import { changeLabel, createLabel, deleteLabel, labelPage } from './labels.ts';
import { changeSavedReply, createSavedReply, deleteSavedReply, savedReplyPage } from './saved-replies.ts';
import { changeTeam, createTeam, deleteTeam, teamPage } from './teams.ts';
import { changeView, createView, deleteView, viewPage } from './views.ts';

export function organizeRoutes(http: Http, ctx: Ctx): void {
  labelRoutes(http, ctx);
  teamRoutes(http, ctx);
  savedReplyRoutes(http, ctx);
  viewRoutes(http, ctx);
}

function labelRoutes(http: Http, ctx: Ctx): void {
  route(http, contract.listLabels, async ({ workspaceId, query }) => ({
    status: 200,
    body: await labelPage(ctx, workspaceId, query),
  }));
  route(http, contract.createLabel, async ({ workspaceId, body }) => ({
    status: 201,
    body: await createLabel(ctx, workspaceId, body),
  }));
  route(http, contract.changeLabel, async ({ workspaceId, params, body }) => ({
    status: 200,
    body: await changeLabel(ctx, workspaceId, params.id, body),
  }));
  route(http, contract.deleteLabel, async ({ workspaceId, params }) => {
    await deleteLabel(ctx, workspaceId, params.id);
    return { status: 200, body: {} };
  });
}

function teamRoutes(http: Http, ctx: Ctx): void {
  route(http, contract.listTeams, async ({ workspaceId, query }) => ({
    status: 200,
    body: await teamPage(ctx, workspaceId, query),
  }));
  route(http, contract.createTeam, async ({ workspaceId, body }) => ({
    status: 201,
    body: await createTeam(ctx, workspaceId, body),
  }));
  route(http, contract.changeTeam, async ({ workspaceId, params, body }) => ({
    status: 200,
    body: await changeTeam(ctx, workspaceId, params.id, body),
  }));
  route(http, contract.deleteTeam, async ({ workspaceId, params }) => {
    await deleteTeam(ctx, workspaceId, params.id);
    return { status: 200, body: {} };
  });
}

function savedReplyRoutes(http: Http, ctx: Ctx): void {
  route(http, contract.listSavedReplies, async ({ workspaceId, caller, query }) => ({
    status: 200,
    body: await savedReplyPage(ctx, workspaceId, caller, query),
  }));
  route(http, contract.createSavedReply, async ({ workspaceId, caller, body }) => ({
    status: 201,
    body: await createSavedReply(ctx, workspaceId, caller, body),
  }));
  route(http, contract.changeSavedReply, async ({ workspaceId, params, caller, body }) => ({
    status: 200,
    body: await changeSavedReply(ctx, workspaceId, params.id, caller, body),
  }));
  route(http, contract.deleteSavedReply, async ({ workspaceId, params, caller }) => {
    await deleteSavedReply(ctx, workspaceId, params.id, caller);
    return { status: 200, body: {} };
  });
}

function viewRoutes(http: Http, ctx: Ctx): void {
  route(http, contract.listViews, async ({ workspaceId, caller, query }) => ({
    status: 200,
    body: await viewPage(ctx, workspaceId, caller, query),
  }));
  route(http, contract.createView, async ({ workspaceId, caller, body }) => ({
    status: 201,
    body: await createView(ctx, workspaceId, caller, body),
  }));
  route(http, contract.changeView, async ({ workspaceId, params, caller, body }) => ({
    status: 200,
    body: await changeView(ctx, workspaceId, params.id, caller, body),
  }));
  route(http, contract.deleteView, async ({ workspaceId, params, caller }) => {
    await deleteView(ctx, workspaceId, params.id, caller);
    return { status: 200, body: {} };
  });
}
