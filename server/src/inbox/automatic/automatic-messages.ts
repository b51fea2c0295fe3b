import {
  type AutomaticMessages,
  automaticKind,
  listAutomaticMessages,
  saveAutomaticMessages,
} from '@roost/contract/away.ts';
import type { Body } from '@roost/contract/endpoint.ts';
import { channelOf } from '../../channels/index.ts';
import type { Ctx } from '../../context.ts';
import { actorOf, audit } from '../../db/audit.ts';
import { inWorkspace } from '../../db/db.ts';
import { fail, notFound } from '../../errors.ts';
import type { Caller } from '../../http.ts';
import { type Http, route } from '../../http.ts';

export function automaticRoutes(http: Http, ctx: Ctx): void {
  route(http, listAutomaticMessages, async ({ workspaceId }) => ({
    status: 200,
    body: { items: await automaticMessages(ctx, workspaceId) },
  }));
  route(http, saveAutomaticMessages, async ({ workspaceId, params, caller, body }) => ({
    status: 200,
    body: await setAutomaticMessages(ctx, workspaceId, params.id, caller, body),
  }));
}

/** Of every channel that is not disconnected, also of those that answer nothing yet. */
function automaticMessages(ctx: Ctx, workspaceId: string): Promise<AutomaticMessages[]> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const channels = await tx
      .selectFrom('channels')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('state', '<>', 'disconnected')
      .orderBy('name')
      .orderBy('id')
      .execute();
    const rows = await tx
      .selectFrom('automatic_messages')
      .select(['channel_id', 'kind', 'active', 'text'])
      .where('workspace_id', '=', workspaceId)
      .execute();
    const of = (channelId: string, kind: string) => {
      const row = rows.find((one) => one.channel_id === channelId && one.kind === kind);
      return { on: row?.active ?? false, text: row?.text ?? '' };
    };
    return channels.map(({ id }) => ({ channelId: id, away: of(id, 'away'), welcome: of(id, 'welcome') }));
  });
}

function setAutomaticMessages(
  ctx: Ctx,
  workspaceId: string,
  channelId: string,
  caller: Caller,
  wish: Body<typeof saveAutomaticMessages>,
): Promise<AutomaticMessages> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const channel = await tx
      .selectFrom('channels')
      .select('kind')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', channelId)
      .executeTakeFirst();
    if (channel === undefined) return notFound('channel');
    for (const kind of automaticKind.options) {
      const { on, text } = wish[kind];
      const refused = on || text !== '' ? channelOf(channel.kind).refuse({ kind: 'text', text }, 'direct') : null;
      if (refused !== null) fail('invalid_input', refused, { field: kind });
      const row = { active: on, text };
      await tx
        .insertInto('automatic_messages')
        .values({ workspace_id: workspaceId, channel_id: channelId, kind, ...row })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'channel_id', 'kind']).doUpdateSet(row))
        .execute();
    }
    const detail = { away: wish.away.on, welcome: wish.welcome.on };
    await audit(tx, workspaceId, actorOf(caller), 'automatic_messages.saved', channelId, detail);
    return { channelId, ...wish };
  });
}
