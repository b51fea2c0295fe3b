/** What a new grant would mean for each channel that lives on the login. */
import type { ChannelFate } from '@roost/contract/meta.ts';
import type { Tx } from '../db/db.ts';
import type { NewLogin } from './save-login.ts';

/** What a grant covers, without its tokens. */
export interface Coverage {
  sees: readonly { kind: string; externalId: string; usable: boolean; reason: string | null }[];
  /** Kinds whose listing failed: nothing is known of them, and nothing changes. */
  failedKinds: readonly string[];
}

export function coverageOf({ discovery }: NewLogin): Coverage {
  return {
    sees: discovery.assets.map(({ kind, externalId, connectable, reason }) => ({
      ...{ kind, externalId, usable: connectable, reason },
    })),
    failedKinds: discovery.failedKinds,
  };
}

export async function fatesUnder(
  tx: Tx,
  workspaceId: string,
  loginId: string,
  coverage: Coverage,
): Promise<ChannelFate[]> {
  const channels = await tx
    .selectFrom('channels')
    .select(['id', 'kind', 'external_id', 'name', 'state'])
    .where('workspace_id', '=', workspaceId)
    .where('login_id', '=', loginId)
    .where('state', '!=', 'disconnected')
    .orderBy('kind')
    .orderBy('name')
    .orderBy('id')
    .execute();
  const others = await coveredByOthers(tx, workspaceId, loginId);
  return channels.map(({ id, kind, external_id: externalId, name, state }) => {
    const works = state !== 'needs_reconnect';
    const channel = { id, kind, name, reason: null, movesTo: null };
    const seen = coverage.sees.find((one) => one.kind === kind && one.externalId === externalId);
    if (coverage.failedKinds.includes(kind)) return { ...channel, fate: works ? 'stays' : 'stays_off' };
    if (seen?.usable === true) return { ...channel, fate: works ? 'stays' : 'returns' };
    const movesTo = others.get(`${kind}:${externalId}`);
    if (movesTo !== undefined) return { ...channel, fate: 'moves', movesTo };
    return { ...channel, fate: works ? 'cut_off' : 'stays_off', reason: seen?.reason ?? null };
  });
}

/** Names of other working logins, by the accounts they could take over. */
async function coveredByOthers(tx: Tx, workspaceId: string, loginId: string): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('assets as a')
    .innerJoin('logins as l', (join) =>
      join.onRef('l.workspace_id', '=', 'a.workspace_id').onRef('l.id', '=', 'a.login_id'),
    )
    .select(['a.kind', 'a.external_id', 'l.name'])
    .where('a.workspace_id', '=', workspaceId)
    .where('a.login_id', '!=', loginId)
    .where('a.connectable', '=', true)
    .where('l.state', 'in', ['connected', 'attention'])
    .execute();
  return new Map(rows.map((row) => [`${row.kind}:${row.external_id}`, row.name]));
}
