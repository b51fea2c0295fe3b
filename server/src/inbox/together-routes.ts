import { search as searchEndpoint } from '@roost/contract/organize.ts';
import * as contract from '@roost/contract/together.ts';
import type { Ctx } from '../context.ts';
import { type Http, mustBeAgent, route } from '../http.ts';
import { setAvailability } from './availability.ts';
import { draftsIn, keepDraft } from './drafts.ts';
import { noticePage, readNotices } from './notices.ts';
import { presenceIn, tell } from './presence.ts';
import { cancel, reschedule, scheduledIn } from './scheduled.ts';
import { search } from './search.ts';

export function togetherRoutes(http: Http, ctx: Ctx): void {
  route(http, searchEndpoint, async ({ workspaceId, query }) => ({
    status: 200,
    body: await search(ctx, workspaceId, query),
  }));
  route(http, contract.setAvailability, async ({ workspaceId, caller, body }) => ({
    status: 200,
    body: await setAvailability(ctx, workspaceId, caller, mustBeAgent(caller), body.available),
  }));
  route(http, contract.readPresence, async ({ workspaceId, params }) => ({
    status: 200,
    body: await presenceIn(ctx, workspaceId, params.id),
  }));
  route(http, contract.tellPresence, async ({ workspaceId, params, caller, body }) => {
    await tell(ctx, workspaceId, params.id, mustBeAgent(caller), body);
    return { status: 200, body: {} };
  });
  route(http, contract.listDrafts, async ({ workspaceId, params, caller }) => ({
    status: 200,
    body: await draftsIn(ctx, workspaceId, params.id, mustBeAgent(caller)),
  }));
  route(http, contract.saveDraft, async ({ workspaceId, params, caller, body }) => ({
    status: 200,
    body: await keepDraft(ctx, workspaceId, params.id, mustBeAgent(caller), body),
  }));
  route(http, contract.listScheduled, async ({ workspaceId, params }) => ({
    status: 200,
    body: await scheduledIn(ctx, workspaceId, params.id),
  }));
  route(http, contract.changeScheduled, async ({ workspaceId, params, body }) => ({
    status: 200,
    body: await reschedule(ctx, workspaceId, params.id, body),
  }));
  route(http, contract.cancelScheduled, async ({ workspaceId, params }) => {
    await cancel(ctx, workspaceId, params.id);
    return { status: 200, body: {} };
  });
  route(http, contract.listNotices, async ({ workspaceId, caller, query }) => ({
    status: 200,
    body: await noticePage(ctx, workspaceId, mustBeAgent(caller), query),
  }));
  route(http, contract.markNoticesRead, async ({ workspaceId, caller, body }) => ({
    status: 200,
    body: await readNotices(ctx, workspaceId, mustBeAgent(caller), body.conversationId),
  }));
}
