import type { Config } from '../config.ts';

export const callbackPath = '/api/meta/oauth/callback';

/** What is pasted into Meta's dashboard. The paths never move. */
export function addresses(config: Pick<Config, 'publicUrl'>) {
  return {
    redirectUri: `${config.publicUrl}${callbackPath}`,
    webhookUrl: `${config.publicUrl}/api/meta/webhook`,
    deauthorizeUrl: `${config.publicUrl}/api/meta/deauthorize`,
    dataDeletionUrl: `${config.publicUrl}/api/meta/data-deletion`,
  };
}
