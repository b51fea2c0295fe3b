/** Which token, secret and host a login's calls take: Facebook's (also system users), or Instagram's own. */
import type { Ctx } from '../context.ts';
import type { GraphCaller } from '../meta/graph.ts';
import type { Credentials } from './meta-app.ts';

/** Instagram's own tokens speak to graph.instagram.com, which documents no appsecret_proof (platform.md §2). */
export function graphFor(ctx: Pick<Ctx, 'graph'>, flow: string, app: Credentials, token: string): GraphCaller {
  return flow === 'instagram'
    ? ctx.graph.as({ token, host: 'graph.instagram.com' })
    : ctx.graph.as({ token, appSecret: app.appSecret });
}
