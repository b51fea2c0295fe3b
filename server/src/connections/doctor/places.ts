/** Places at Meta, as the way through its menus and as an address. Meta moves them now and then: all of them are here. */

export interface Place {
  words: string;
  /** `{app}` becomes the App ID; without an App ID the address is left out. */
  url: string;
}

const dashboard = 'https://developers.facebook.com/apps/{app}';

export const places = {
  apps: { words: 'Meta for Developers → My Apps', url: 'https://developers.facebook.com/apps/' },
  basic: { words: 'Your app → App settings → Basic', url: `${dashboard}/settings/basic/` },
  secret: { words: 'Your app → App settings → Basic → App secret → Show', url: `${dashboard}/settings/basic/` },
  privacy: { words: 'Your app → App settings → Basic → Privacy policy URL', url: `${dashboard}/settings/basic/` },
  terms: { words: 'Your app → App settings → Basic → Terms of Service URL', url: `${dashboard}/settings/basic/` },
  deletion: {
    words: 'Your app → App settings → Basic → User data deletion → Data deletion callback URL',
    url: `${dashboard}/settings/basic/`,
  },
  redirect: {
    words: 'Your app → Facebook Login → Settings → Valid OAuth Redirect URIs',
    url: `${dashboard}/fb-login/settings/`,
  },
  deauthorize: {
    words: 'Your app → Facebook Login → Settings → Deauthorize callback URL',
    url: `${dashboard}/fb-login/settings/`,
  },
  permissions: {
    words: 'Your app → App Review → Permissions and Features',
    url: `${dashboard}/app-review/permissions/`,
  },
  mode: { words: 'Your app → the App Mode switch at the top, or Publish', url: `${dashboard}/go_live/` },
  roles: { words: 'Your app → App roles → Roles', url: `${dashboard}/roles/roles/` },
  webhooks: { words: 'Your app → Webhooks', url: `${dashboard}/webhooks/` },
  alerts: { words: 'Your app → Dashboard → Alerts', url: `${dashboard}/dashboard/` },
  grants: {
    words: 'Facebook → Settings → Business Integrations → your app → View and edit',
    url: 'https://www.facebook.com/settings?tab=business_tools',
  },
  facebook: { words: 'Facebook, signed in as the person who connected', url: 'https://www.facebook.com/' },
  pageAccess: {
    words: 'Your Page → Settings → Page setup → Page access',
    url: 'https://www.facebook.com/settings?tab=profile_access',
  },
  pageInstagram: {
    words: 'Your Page → Settings → Linked accounts → Instagram',
    url: 'https://www.facebook.com/settings?tab=linked_instagram',
  },
  pageRouting: {
    words: 'Your Page → Settings → Advanced Messaging → Conversation routing',
    url: 'https://www.facebook.com/settings?tab=advanced_messaging',
  },
  instagramMessages: {
    words: 'Instagram app → Settings → Messages and story replies → Message controls → Connected tools',
    url: 'https://www.instagram.com/accounts/messages/',
  },
  numbers: {
    words: 'WhatsApp Manager → Account tools → Phone numbers',
    url: 'https://business.facebook.com/wa/manage/phone-numbers/',
  },
  templates: {
    words: 'WhatsApp Manager → Account tools → Message templates',
    url: 'https://business.facebook.com/wa/manage/message-templates/',
  },
  whatsappConfiguration: {
    words: 'Your app → WhatsApp → Configuration → Webhook',
    url: `${dashboard}/whatsapp-business/wa-settings/`,
  },
  systemUsers: {
    words: 'Business settings → Users → System users',
    url: 'https://business.facebook.com/latest/settings/system_users',
  },
} as const satisfies Record<string, Place>;

export function addressOf(place: Place, appId: string | null): string | null {
  if (!place.url.includes('{app}')) return place.url;
  return appId === null ? null : place.url.replace('{app}', appId);
}
