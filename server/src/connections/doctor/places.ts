/**
 * Places at Meta, as the way through its menus and as an address. Meta documents the menus and not the addresses, and moves
 * both: an address stands here only where public guides of this year agree on it. Elsewhere it is the app's dashboard, from
 * which the menus go on, or none.
 */

export interface Place {
  words: string;
  /** `{app}` becomes the App ID; without an App ID the address is left out. Null: the menus alone. */
  url: string | null;
}

const dashboard = 'https://developers.facebook.com/apps/{app}';
const dashboardHome = `${dashboard}/dashboard/`;

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
  configurations: { words: 'Your app → Facebook Login for Business → Configurations', url: dashboardHome },
  instagramApp: {
    words: 'Your app → Instagram → API setup with Instagram login',
    url: `${dashboard}/instagram-business/API-Setup/`,
  },
  instagramRedirect: {
    words:
      'Your app → Instagram → API setup with Instagram login → Set up Instagram business login → OAuth redirect URIs',
    url: `${dashboard}/instagram-business/API-Setup/`,
  },
  instagramAccountType: {
    words: 'Instagram app → Settings → Account type and tools → Switch to professional account',
    url: 'https://www.instagram.com/accounts/convert_to_professional_account/',
  },
  instagramGrants: {
    words: 'Instagram → Settings → Website permissions → Apps and websites',
    url: 'https://www.instagram.com/accounts/manage_access/',
  },
  deauthorize: {
    words: 'Your app → Facebook Login → Settings → Deauthorize callback URL',
    url: `${dashboard}/fb-login/settings/`,
  },
  permissions: {
    words: 'Your app → App Review → Permissions and Features (in newer apps: Use cases → Customize)',
    url: `${dashboard}/app-review/permissions/`,
  },
  mode: { words: 'Your app → the App Mode switch at the top, or Publish', url: dashboardHome },
  roles: { words: 'Your app → App roles → Roles', url: dashboardHome },
  webhooks: { words: 'Your app → Webhooks', url: dashboardHome },
  alerts: { words: 'Your app → Dashboard → Alerts', url: dashboardHome },
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
    url: null,
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
  const url: string | null = place.url;
  if (url?.includes('{app}') !== true) return url;
  return appId === null ? null : url.replace('{app}', appId);
}
