import type { LoginFlow } from './meta.ts';

/** What a workspace can switch on when it connects, and the permissions of Meta each one needs (platform.md §7). */
export const featureKeys = [
  'pageMessages',
  'instagramMessages',
  'instagramComments',
  'pageComments',
  'whatsapp',
  'businessAssets',
] as const;

export type FeatureKey = (typeof featureKeys)[number];

const pageBasics = ['pages_show_list', 'pages_manage_metadata', 'pages_read_engagement'] as const;

/** `onByDefault`: the guide's Pages and Instagram permissions. One permission the app lacks breaks Meta's whole dialog, so the rest waits for a tick. */
export const features: Readonly<Record<FeatureKey, { permissions: readonly string[]; onByDefault: boolean }>> = {
  pageMessages: { permissions: [...pageBasics, 'pages_messaging'], onByDefault: true },
  instagramMessages: {
    permissions: [...pageBasics, 'instagram_basic', 'instagram_manage_messages'],
    onByDefault: true,
  },
  instagramComments: {
    permissions: [...pageBasics, 'instagram_basic', 'instagram_manage_comments'],
    onByDefault: true,
  },
  pageComments: {
    permissions: [...pageBasics, 'pages_read_user_content', 'pages_manage_engagement'],
    onByDefault: false,
  },
  whatsapp: { permissions: ['whatsapp_business_management', 'whatsapp_business_messaging'], onByDefault: false },
  businessAssets: { permissions: ['business_management'], onByDefault: false },
};

/** What Instagram Login can be asked for, under names of its own: an account without a Page has nothing else (platform.md §2). */
const instagramLogin = {
  instagramMessages: 'instagram_business_manage_messages',
  instagramComments: 'instagram_business_manage_comments',
} as const;

export const instagramFeatureKeys = ['instagramMessages', 'instagramComments'] as const satisfies readonly FeatureKey[];

/** The permissions of Instagram Login for those of the features that it knows. */
export function instagramPermissionsFor(keys: readonly FeatureKey[]): string[] {
  const wanted = instagramFeatureKeys.filter((key) => keys.includes(key));
  return ['instagram_business_basic', ...wanted.map((key) => instagramLogin[key])];
}

function ownPermissions(key: FeatureKey): string[] | null {
  return instagramFeatureKeys.some((known) => known === key) ? instagramPermissionsFor([key]) : null;
}

/** The permissions to ask for, without repeats, in a stable order. */
export function permissionsFor(keys: readonly FeatureKey[]): string[] {
  return [...new Set(['public_profile', ...keys.flatMap((key) => features[key].permissions)])];
}

/** How a feature stands with what a person granted: `missing` was never asked for, or taken back later. */
export type FeatureStanding = 'granted' | 'declined' | 'missing';

/** Null: the way of this login does not know the feature. */
export function standingOf(
  key: FeatureKey,
  grant: { flow: LoginFlow; scopes: readonly string[]; declined: readonly string[] },
): { standing: FeatureStanding; lacks: string[] } | null {
  const needed = grant.flow === 'instagram' ? ownPermissions(key) : features[key].permissions;
  if (needed === null) return null;
  const lacks = needed.filter((permission) => !grant.scopes.includes(permission));
  if (lacks.length === 0) return { standing: 'granted', lacks };
  return { standing: lacks.some((permission) => grant.declined.includes(permission)) ? 'declined' : 'missing', lacks };
}
