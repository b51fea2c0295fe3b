import { isIP } from 'node:net';
import type { Body } from '@roost/contract/endpoint.ts';
import type { savePushSubscription } from '@roost/contract/push.ts';
import { IANAZone } from 'luxon';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId } from '../db/db.ts';
import { fail } from '../errors.ts';
import type { Caller } from '../http.ts';
import { isPrivateAddress } from '../meta/hosts.ts';

/** A browser has one per workspace; more is somebody who makes us call others. */
const perAgentMax = 20;

type Agent = Caller & { type: 'agent' };

export async function saveSubscription(
  ctx: Ctx,
  workspaceId: string,
  { agentId, sessionId }: Agent,
  wish: Body<typeof savePushSubscription>,
): Promise<void> {
  refuseEndpoint(wish.endpoint);
  if (!IANAZone.isValidZone(wish.timeZone)) {
    fail('invalid_input', 'There is no such time zone.', { field: 'timeZone' });
  }
  const row = {
    session_id: sessionId,
    p256dh: wish.keys.p256dh,
    auth: wish.keys.auth,
    with_text: wish.withText,
    quiet: wish.quiet === null ? null : JSON.stringify(wish.quiet),
    time_zone: wish.timeZone,
    language: wish.language,
  };
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .insertInto('push_subscriptions')
      .values({ workspace_id: workspaceId, id: newId(), agent_id: agentId, endpoint: wish.endpoint, ...row })
      .onConflict((conflict) => conflict.constraint('push_subscriptions_endpoint_unique').doUpdateSet(row))
      .execute();
    const kept = tx
      .selectFrom('push_subscriptions')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .orderBy('id', 'desc')
      .limit(perAgentMax);
    await tx
      .deleteFrom('push_subscriptions')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .where('id', 'not in', kept)
      .execute();
  });
}

export function deleteSubscription(ctx: Ctx, workspaceId: string, { agentId }: Agent, endpoint: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .deleteFrom('push_subscriptions')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .where('endpoint', '=', endpoint)
      .execute();
  });
}

/** Names are looked at again when they are called: one that leads to our own network is refused then. */
function refuseEndpoint(endpoint: string): void {
  const { hostname, port, username, password } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, '');
  const own =
    isIP(host) === 0 ? !host.includes('.') || /\.(localhost|local|internal)$/.test(host) : isPrivateAddress(host);
  if (own || port !== '' || username !== '' || password !== '') {
    fail('invalid_input', 'This is not the address of a push service.', { field: 'endpoint' });
  }
}
