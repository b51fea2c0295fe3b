import { importHistory } from '@roost/contract/imports.ts';
import {
  cancelHeldGrant,
  changeChannel,
  confirmHeldGrant,
  connectChannel as connectChannelEndpoint,
  connectMeta,
  deleteChannel,
  deleteLogin,
  endInstagramSecretGrace,
  endSecretGrace,
  listChannels as listChannelsEndpoint,
  listLogins as listLoginsEndpoint,
  pasteLogin as pasteLoginEndpoint,
  readMetaApp as readMetaAppEndpoint,
  saveMetaApp as saveMetaAppEndpoint,
  useEnvironmentMetaApp,
} from '@roost/contract/meta.ts';
import { metaCallback } from '@roost/contract/public.ts';
import type { Ctx } from '../context.ts';
import { actorOf } from '../db/audit.ts';
import { type Http, refusePrograms, route } from '../http.ts';
import { importById } from '../imports/imports.ts';
import { importWhole } from './ask-history.ts';
import { listChannels, pauseChannel } from './channel-list.ts';
import { beginConnect } from './connect.ts';
import { connectChannel } from './connect-channel.ts';
import { disconnectChannel, disconnectLogin } from './disconnect.ts';
import { finishConnect } from './finish-connect.ts';
import { listLogins } from './logins.ts';
import { endGrace, readMetaApp, saveEnvironmentMetaApp, saveMetaApp } from './meta-app.ts';
import { pasteLogin } from './paste-login.ts';
import { cancelGrant, confirmGrant } from './take-grant.ts';

export function connectionRoutes(http: Http, ctx: Ctx): void {
  metaAppRoutes(http, ctx);
  loginRoutes(http, ctx);
  channelRoutes(http, ctx);
  historyRoutes(http, ctx);
  metaFacingRoutes(http, ctx);
}

function metaAppRoutes(http: Http, ctx: Ctx): void {
  route(http, readMetaAppEndpoint, async ({ workspaceId }) => ({
    status: 200,
    body: await readMetaApp(ctx, workspaceId),
  }));
  route(http, saveMetaAppEndpoint, async ({ workspaceId, caller, body }) => ({
    status: 200,
    body: await saveMetaApp(ctx, workspaceId, actorOf(caller), body),
  }));
  route(http, useEnvironmentMetaApp, async ({ workspaceId, caller }) => ({
    status: 200,
    body: await saveEnvironmentMetaApp(ctx, workspaceId, actorOf(caller)),
  }));
  route(http, endSecretGrace, async ({ workspaceId, caller }) => ({
    status: 200,
    body: await endGrace(ctx, workspaceId, actorOf(caller), 'app'),
  }));
  route(http, endInstagramSecretGrace, async ({ workspaceId, caller }) => ({
    status: 200,
    body: await endGrace(ctx, workspaceId, actorOf(caller), 'instagram'),
  }));
}

function loginRoutes(http: Http, ctx: Ctx): void {
  route(http, connectMeta, async ({ workspaceId, caller, body }) => {
    if (caller.type !== 'agent') return refusePrograms();
    return { status: 200, body: { authorizeUrl: await beginConnect(ctx, workspaceId, caller, body) } };
  });
  route(http, listLoginsEndpoint, async ({ workspaceId, query }) => ({
    status: 200,
    body: await listLogins(ctx, workspaceId, query),
  }));
  route(http, pasteLoginEndpoint, async ({ workspaceId, caller, body }) => ({
    status: 201,
    body: await pasteLogin(ctx, workspaceId, actorOf(caller), body.token),
  }));
  route(http, deleteLogin, async ({ workspaceId, caller, params }) => {
    await disconnectLogin(ctx, workspaceId, actorOf(caller), params.id);
    return { status: 200, body: {} };
  });
  route(http, confirmHeldGrant, async ({ workspaceId, caller, params, body }) => ({
    status: 200,
    body: await confirmGrant(ctx, workspaceId, actorOf(caller), params.id, body.cutOff),
  }));
  route(http, cancelHeldGrant, async ({ workspaceId, caller, params }) => {
    await cancelGrant(ctx, workspaceId, actorOf(caller), params.id);
    return { status: 200, body: {} };
  });
}

function channelRoutes(http: Http, ctx: Ctx): void {
  route(http, listChannelsEndpoint, async ({ workspaceId, query }) => ({
    status: 200,
    body: await listChannels(ctx, workspaceId, query),
  }));
  route(http, connectChannelEndpoint, async ({ workspaceId, caller, body }) => {
    const { created, channel } = await connectChannel(ctx, workspaceId, actorOf(caller), body);
    return { status: created ? 201 : 200, body: channel };
  });
  route(http, changeChannel, async ({ workspaceId, caller, params, body }) => ({
    status: 200,
    body: await pauseChannel(ctx, workspaceId, actorOf(caller), params.id, body.paused),
  }));
  route(http, deleteChannel, async ({ workspaceId, caller, params }) => {
    await disconnectChannel(ctx, workspaceId, actorOf(caller), params.id);
    return { status: 200, body: {} };
  });
}

function historyRoutes(http: Http, ctx: Ctx): void {
  route(http, importHistory, async ({ workspaceId, caller, params }) => {
    const importId = await importWhole(ctx, workspaceId, actorOf(caller), params.id);
    return { status: 202, body: await importById(ctx, workspaceId, importId) };
  });
}

function metaFacingRoutes(http: Http, ctx: Ctx): void {
  route(http, metaCallback, async ({ caller, query, reply }) => {
    const sessionId = caller.type === 'agent' ? caller.sessionId : null;
    const outcome = await finishConnect(ctx, sessionId, {
      state: one(query.state),
      code: one(query.code),
      error: one(query.error),
    });
    return reply.redirect(`/connect/done?${new URLSearchParams(Object.entries(outcome))}`, 302);
  });
}

/** A parameter that comes twice is no parameter of Meta's. */
function one(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
