import type { ChannelKind } from '@roost/contract/meta.ts';

/** What a connected channel cannot do without (platform.md §7); comments are a choice and not among it. */
export const channelPermissions: Readonly<Record<ChannelKind, readonly string[]>> = {
  facebook: ['pages_show_list', 'pages_manage_metadata', 'pages_messaging'],
  instagram: ['pages_show_list', 'pages_manage_metadata', 'instagram_basic', 'instagram_manage_messages'],
  whatsapp: ['whatsapp_business_management', 'whatsapp_business_messaging'],
};

/** The scope whose granular targets name the account (platform.md §1.7: Page, Instagram and WABA ids). */
export const targetScope: Readonly<Record<ChannelKind, string>> = {
  facebook: 'pages_messaging',
  instagram: 'instagram_manage_messages',
  whatsapp: 'whatsapp_business_management',
};

/** The same where an Instagram account logs in as itself (platform.md §2, §7). */
export const ownLoginPermissions: Readonly<Partial<Record<ChannelKind, readonly string[]>>> = {
  instagram: ['instagram_business_basic', 'instagram_business_manage_messages'],
};
