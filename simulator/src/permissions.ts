/** Permissions of the Facebook path with the sentence the dialog shows (platform.md §7). */
export const permissionTexts: Record<string, string> = {
  public_profile: 'Name and profile picture',
  email: 'Email address',
  business_management: 'Manage your business portfolios',
  pages_show_list: 'Show a list of the Pages you manage',
  pages_manage_metadata: 'Manage accounts, settings and webhooks for a Page',
  pages_read_engagement: 'Read content posted on the Page',
  pages_read_user_content: 'Read user content on your Page',
  pages_manage_engagement: 'Create and manage comments on a Page',
  pages_manage_posts: 'Create and manage content on your Page',
  pages_messaging: 'Manage and access Page conversations in Messenger',
  pages_utility_messaging: 'Send utility messages in Messenger',
  instagram_basic: 'Access profile and posts from the connected Instagram account',
  instagram_manage_messages: 'Manage and access conversations of the connected Instagram account',
  instagram_manage_comments: 'Manage comments for the connected Instagram account',
  instagram_manage_insights: 'Access insights for the connected Instagram account',
  whatsapp_business_management: 'Manage your WhatsApp accounts',
  whatsapp_business_messaging: 'Manage and access conversations in WhatsApp',
  leads_retrieval: 'Get leads from your Pages',
};

/** Permissions of the Instagram path (platform.md §2); Facebook's dialog does not know them. */
export const instagramLoginTexts: Record<string, string> = {
  instagram_business_basic: 'Access profile and posts',
  instagram_business_manage_messages: 'Manage and access messages',
  instagram_business_manage_comments: 'Manage comments',
  instagram_business_content_publish: 'Publish posts',
  instagram_business_manage_insights: 'Access insights',
};

/** platform.md §7: what the two paths to Instagram name differently. */
export const instagramLoginNames: Record<string, string> = {
  instagram_basic: 'instagram_business_basic',
  instagram_manage_messages: 'instagram_business_manage_messages',
  instagram_manage_comments: 'instagram_business_manage_comments',
};

export const defaultFeatures = ['human_agent', 'business_asset_user_profile_access'];

export const pageTasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MANAGE', 'MESSAGING', 'MODERATE'];

export type AssetKind = 'pages' | 'instagram' | 'whatsapp';

/** Which chosen assets a permission is limited to; null = not limited to chosen assets. */
export function assetKindOf(permission: string): AssetKind | null {
  if (permission.startsWith('pages_') || permission === 'leads_retrieval') return 'pages';
  if (permission.startsWith('instagram_')) return 'instagram';
  if (permission.startsWith('whatsapp_')) return 'whatsapp';
  return null;
}
