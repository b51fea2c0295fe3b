/** A channel with the tokens that its calls may take, opened. */
import type { LoginFlow } from '@roost/contract/meta.ts';
import type { Selectable } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import type { ChannelsTable } from '../db/tables/connections.ts';
import { type Credentials, credentialsIn } from './meta-app.ts';
import { openChannelToken, openLoginToken } from './secrets.ts';

export type ChannelRow = Omit<Selectable<ChannelsTable>, 'token_sealed'>;

export interface Tokens {
  row: ChannelRow;
  flow: LoginFlow;
  channelToken: string | null;
  loginToken: string | null;
  /** As they are stored: what a verdict of Meta is about. */
  sealed: { channel: string | null; login: string | null };
  app: Credentials | null;
}

export function findTokens(ctx: Ctx, workspaceId: string, channelId: string): Promise<Tokens | null> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const found = await tx
      .selectFrom('channels')
      .leftJoin('logins', (join) =>
        join.onRef('logins.workspace_id', '=', 'channels.workspace_id').onRef('logins.id', '=', 'channels.login_id'),
      )
      .selectAll('channels')
      .select(['logins.token_sealed as login_token_sealed', 'logins.flow'])
      .where('channels.workspace_id', '=', workspaceId)
      .where('channels.id', '=', channelId)
      .executeTakeFirst();
    if (found === undefined) return null;
    const { token_sealed, login_token_sealed, flow, ...row } = found;
    const loginKnown = row.login_id !== null && login_token_sealed !== null;
    return {
      row,
      flow: flow ?? 'facebook',
      channelToken: token_sealed === null ? null : openChannelToken(ctx, row.id, token_sealed),
      sealed: { channel: token_sealed, login: login_token_sealed },
      loginToken: loginKnown ? openLoginToken(ctx, row.login_id ?? '', login_token_sealed) : null,
      app: await credentialsIn(ctx, tx, workspaceId),
    };
  });
}
