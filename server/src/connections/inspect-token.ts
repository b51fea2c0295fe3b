import type { Ctx } from '../context.ts';
import { GraphFailure } from '../meta/graph.ts';
import { debugToken, type TokenReport } from '../meta/oauth.ts';
import type { Credentials } from './meta-app.ts';
import { graphFor } from './sessions.ts';
import { endingOf, needsReconnect, type Standing } from './standing.ts';
import { isAuthFailure } from './watch.ts';

export interface Inspection {
  /** Null: Meta calls the token valid. */
  ending: Standing | null;
  /** Null for Instagram's own tokens: they have no debug_token (platform.md §2). */
  report: TokenReport | null;
}

/** Asks Meta about a token. Throws GraphFailure when Meta gives no answer: then nothing is known. */
export async function inspectToken(ctx: Ctx, app: Credentials, flow: string, token: string): Promise<Inspection> {
  if (flow === 'instagram') return { ending: await instagramEnding(ctx, app, token), report: null };
  const report = await debugToken(ctx.graph, app, token);
  if (!report.valid) return { ending: endingOf(report.error), report };
  if (report.appId !== null && report.appId !== app.appId) {
    const message = 'This login belongs to another Meta app than the one that is saved.';
    return { ending: needsReconnect('app_changed', message), report };
  }
  return { ending: null, report };
}

async function instagramEnding(ctx: Ctx, app: Credentials, token: string): Promise<Standing | null> {
  try {
    await graphFor(ctx, 'instagram', app, token).get('me', { fields: 'user_id' });
    return null;
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    if (isAuthFailure(error)) return endingOf(error);
    throw error;
  }
}
