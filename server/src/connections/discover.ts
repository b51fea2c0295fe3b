import type { DiscoveredAsset, Grant } from '../channels/channel.ts';
import { channels } from '../channels/index.ts';
import { tolerant } from '../channels/pages.ts';
import type { Ctx } from '../context.ts';
import type { GraphCaller } from '../meta/graph.ts';
import type { TokenReport } from '../meta/oauth.ts';
import { textOf } from '../meta/read-json.ts';

/** What was granted, by debug_token and /me/permissions together; `asked` and not granted is declined. */
export async function readGrant(graph: GraphCaller, report: TokenReport, asked: readonly string[]): Promise<Grant> {
  const granted = new Set(report.scopes);
  const declined = new Set<string>();
  await tolerant(async () => {
    for await (const item of graph.pages('me/permissions')) {
      const permission = textOf(item.permission) ?? '';
      if (item.status === 'granted') granted.add(permission);
      else declined.add(permission);
    }
  });
  const missing = asked.length > 0 ? asked : [...declined];
  return {
    scopes: [...granted].sort(),
    declined: missing.filter((permission) => !granted.has(permission)),
    targets: report.targets,
  };
}

export interface Discovery {
  assets: DiscoveredAsset[];
  /** Kinds whose listing failed: what we knew of them stays. */
  failedKinds: string[];
}

/** Everything the login can see, over every kind of channel. One that fails does not hide the others. */
export async function discover(ctx: Ctx, graph: GraphCaller, grant: Grant): Promise<Discovery> {
  const found: Discovery = { assets: [], failedKinds: [] };
  await Promise.all(
    channels.map(async (channel) => {
      try {
        found.assets.push(...(await channel.discover(graph, grant)));
      } catch (error) {
        ctx.log.warn({ kind: channel.facts.kind, error: String(error) }, 'discovery failed');
        found.failedKinds.push(channel.facts.kind);
      }
    }),
  );
  return found;
}
