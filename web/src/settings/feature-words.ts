import type { FeatureKey } from '@roost/contract/features.ts';
import { m } from '../paraglide/messages.js';

/** What each feature is called, and what it is for. */
export const featureWords: Record<FeatureKey, { name: () => string; why: () => string }> = {
  pageMessages: { name: m.settings_feature_page_messages, why: m.settings_feature_page_messages_why },
  instagramMessages: { name: m.settings_feature_instagram_messages, why: m.settings_feature_instagram_messages_why },
  instagramComments: { name: m.settings_feature_instagram_comments, why: m.settings_feature_instagram_comments_why },
  pageComments: { name: m.settings_feature_page_comments, why: m.settings_feature_page_comments_why },
  whatsapp: { name: m.settings_feature_whatsapp, why: m.settings_feature_whatsapp_why },
  businessAssets: { name: m.settings_feature_business_assets, why: m.settings_feature_business_assets_why },
};
