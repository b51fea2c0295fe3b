import type { Config } from '../config.ts';

/** What is pasted into Meta's dashboard. The paths never move. */
export function addresses(config: Pick<Config, 'publicUrl'>) {
  return {
    redirectUri: `${config.publicUrl}/api/meta/oauth/callback`,
    webhookUrl: `${config.publicUrl}/api/meta/webhook`,
    deauthorizeUrl: `${config.publicUrl}/api/meta/deauthorize`,
    dataDeletionUrl: `${config.publicUrl}/api/meta/data-deletion`,
  };
}
