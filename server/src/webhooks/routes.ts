import {
  listDeliveries,
  readBacklog,
  readDelivery,
  replayDeliveries,
  replayDelivery,
} from '@roost/contract/deliveries.ts';
import { receiveWebhook, verifyWebhook } from '@roost/contract/public.ts';
import { verifyTokenKnown } from '../connections/meta-app.ts';
import type { Ctx } from '../context.ts';
import { actorOrSystem } from '../db/audit.ts';
import { fail } from '../errors.ts';
import { describe, type Http, route } from '../http.ts';
import { backlogOf } from './backlog.ts';
import { journalEntry, journalPage, replay, replayOne } from './deliveries.ts';
import { bodyBytesMax, ingest, type KnownSecrets } from './ingest.ts';
import type { Journal } from './journal.ts';
import type { LaneReader } from './read-lanes.ts';

interface Parts {
  secrets: KnownSecrets;
  journal: Journal;
  lanes: LaneReader;
}

export function webhookRoutes(http: Http, ctx: Ctx, { secrets, journal, lanes }: Parts): void {
  // A scope of its own: here a body is bytes, whatever it calls itself.
  http.register(async (meta) => {
    meta.removeAllContentTypeParsers();
    meta.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
      done(null, body),
    );
    meta.post<{ Body: Buffer | undefined }>(
      receiveWebhook.path,
      { bodyLimit: bodyBytesMax, schema: describe(receiveWebhook), helmet: false },
      async (request) => {
        const signature = request.headers['x-hub-signature-256'];
        await ingest(
          ctx,
          journal,
          secrets,
          request.body ?? Buffer.of(),
          Array.isArray(signature) ? signature[0] : signature,
        );
        return 'ok';
      },
    );
    meta.get<{ Querystring: Record<string, unknown> }>(
      verifyWebhook.path,
      { schema: describe(verifyWebhook) },
      async (request, reply) => {
        return reply.type('text/plain; charset=utf-8').send(await challenge(ctx, request.query));
      },
    );
  });

  route(http, listDeliveries, async ({ workspaceId, query }) => ({
    status: 200,
    body: await journalPage(ctx, workspaceId, query),
  }));
  route(http, readBacklog, async ({ workspaceId }) => ({ status: 200, body: await backlogOf(ctx, workspaceId) }));
  route(http, readDelivery, async ({ workspaceId, params }) => ({
    status: 200,
    body: await journalEntry(ctx, workspaceId, params.id),
  }));
  route(http, replayDelivery, async ({ workspaceId, params, caller }) => {
    const replayed = await replayOne(ctx, actorOrSystem(caller), workspaceId, params.id);
    lanes.wake();
    return { status: 202, body: { replayed } };
  });
  route(http, replayDeliveries, async ({ workspaceId, body, caller }) => {
    const replayed = await replay(ctx, actorOrSystem(caller), workspaceId, body);
    lanes.wake();
    return { status: 202, body: { replayed } };
  });
}

/** Meta's handshake: the challenge comes back bare to whoever knows a verify token of ours (platform.md §3.2). */
async function challenge(ctx: Ctx, query: Record<string, unknown>): Promise<string> {
  const token = query['hub.verify_token'];
  const answer = query['hub.challenge'];
  const asked = query['hub.mode'] === 'subscribe' && typeof token === 'string' && typeof answer === 'string';
  if (!asked || !(await verifyTokenKnown(ctx, token))) {
    fail('verify_token_wrong', 'This is not a verify token of any workspace.', {
      action: 'Copy the verify token from Settings → Meta',
    });
  }
  return answer;
}
