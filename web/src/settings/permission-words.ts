import { m } from '../paraglide/messages.js';

/** Why Roost asks for each permission of Meta. */
export const permissionWords: Readonly<Record<string, () => string>> = {
  public_profile: m.connection_permission_public_profile,
  business_management: m.connection_permission_business_management,
  pages_show_list: m.connection_permission_pages_show_list,
  pages_manage_metadata: m.connection_permission_pages_manage_metadata,
  pages_read_engagement: m.connection_permission_pages_read_engagement,
  pages_messaging: m.connection_permission_pages_messaging,
  pages_read_user_content: m.connection_permission_pages_read_user_content,
  pages_manage_engagement: m.connection_permission_pages_manage_engagement,
  instagram_basic: m.connection_permission_instagram_basic,
  instagram_manage_messages: m.connection_permission_instagram_manage_messages,
  instagram_manage_comments: m.connection_permission_instagram_manage_comments,
  instagram_business_basic: m.connection_permission_instagram_business_basic,
  instagram_business_manage_messages: m.connection_permission_instagram_manage_messages,
  instagram_business_manage_comments: m.connection_permission_instagram_manage_comments,
  whatsapp_business_management: m.connection_permission_whatsapp_business_management,
  whatsapp_business_messaging: m.connection_permission_whatsapp_business_messaging,
};
