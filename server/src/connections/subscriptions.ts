import { channels } from '../channels/index.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { GraphFailure } from '../meta/graph.ts';
import { type AppCredentials, appAccessToken } from '../meta/oauth.ts';
import { addresses } from './addresses.ts';
import { attention, type Standing } from './standing.ts';

/**
 * Registers our webhook at the app for each kind given (platform.md §3.1: the app says what it wants and where, the
 * account says that it takes part). Meta calls the address while we wait. Null, or the sentence to show.
 */
export async function registerWebhooks(
  ctx: Ctx,
  workspaceId: string,
  app: AppCredentials,
  kinds: ReadonlySet<string>,
): Promise<Standing | null> {
  const { webhookUrl } = addresses(ctx.config);
  const { verify_token } = await inWorkspace(ctx, workspaceId, (tx) =>
    tx.selectFrom('meta_apps').select('verify_token').where('workspace_id', '=', workspaceId).executeTakeFirstOrThrow(),
  );
  const graph = ctx.graph.as({ token: appAccessToken(app) });
  for (const { facts } of channels) {
    if (!kinds.has(facts.kind)) continue;
    try {
      await graph.post(`${app.appId}/subscriptions`, {
        object: facts.webhook.object,
        callback_url: webhookUrl,
        verify_token,
        fields: facts.webhook.appFields.join(','),
        include_values: true,
      });
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      ctx.log.warn({ object: facts.webhook.object, code: error.code, error: error.message }, 'webhook not registered');
      return explain(error, webhookUrl);
    }
  }
  return null;
}

/** 2200: Meta called the address and did not get the challenge back. */
const notVerifiedCode = 2200;

function explain(failure: GraphFailure, webhookUrl: string): Standing {
  if (failure.code === notVerifiedCode) {
    return attention(
      'webhook_unreachable',
      `Meta could not reach ${webhookUrl}, so new messages will not arrive.`,
      'Set PUBLIC_URL to an address that the internet can reach, then connect again.',
    );
  }
  return attention(
    'webhook_unreachable',
    `Meta did not accept our webhook: ${failure.message}`,
    'Enter the webhook URL and the verify token in Meta’s dashboard by hand, or connect again.',
  );
}
