import type { ChannelKind } from '@roost/contract/meta.ts';

/** What a connected channel cannot do without (platform.md §7). */
export interface Needs {
  always: readonly string[];
  /** What it is connected for: one of these is enough, if nobody wanted the others. Messages come first. */
  uses: readonly [string, ...string[]];
}

export const needsOf: Readonly<Record<ChannelKind, Needs>> = {
  facebook: {
    always: ['pages_show_list', 'pages_manage_metadata'],
    uses: ['pages_messaging'],
  },
  instagram: {
    always: ['pages_show_list', 'pages_manage_metadata', 'instagram_basic'],
    uses: ['instagram_manage_messages'],
  },
  whatsapp: { always: ['whatsapp_business_management'], uses: ['whatsapp_business_messaging'] },
};

/** The same where an Instagram account logs in as itself (platform.md §2, §7). */
export const ownLoginNeeds: Needs = {
  always: ['instagram_business_basic'],
  uses: ['instagram_business_manage_messages', 'instagram_business_manage_comments'],
};

/**
 * What is missing. `wanted` are the permissions that were asked for or granted once: messages that were declined are
 * missed although comments work, and not where an account was connected for comments alone.
 */
export function missingOf({ always, uses }: Needs, granted: readonly string[], wanted: readonly string[]): string[] {
  const [messages] = uses;
  const enough = uses.some((use) => granted.includes(use)) && !wanted.includes(messages);
  return [...always, ...(enough ? [] : [messages])].filter((permission) => !granted.includes(permission));
}

/** The scope whose granular targets name the account (platform.md §1.7: Page, Instagram and WABA ids). */
export const targetScope: Readonly<Record<ChannelKind, string>> = {
  facebook: 'pages_messaging',
  instagram: 'instagram_manage_messages',
  whatsapp: 'whatsapp_business_management',
};
