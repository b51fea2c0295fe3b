/**
 * Fields that Meta has and this world knows nothing of: asked for, they are left out, as Graph leaves out what is empty.
 * Any other unknown field is refused. Names from Meta's SDK and OpenAPI document (platform.md §10, whatsapp.md §8).
 */
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

const names: Record<string, string[]> = {
  User: words(`middle_name name_format short_name link locale age_range birthday gender hometown location timezone`),
  Page: words(`
    about bio category_id contact_address cover current_location description emails fan_count followers_count
    global_brand_page_name has_whatsapp_number hours is_messenger_platform_bot is_permanently_closed is_published
    is_verified location messenger_ads_default_icebreakers name_with_location_descriptor overall_star_rating
    page_backed_instagram_accounts page_token parking personal_info phone place_type price_range rating_count
    single_line_address talking_about_count unread_message_count unread_notif_count verification_status website
    whatsapp_number were_here_count`),
  IGUser: words(`biography follows_count has_profile_pic is_published shopping_product_tag_eligibility tags website`),
  UnifiedThread: words(
    `former_participants is_owner is_subscribed linked_group name scoped_thread_key subject wallpaper`,
  ),
  PagePost: words(`
    actions admin_creator application backdated_time child_attachments event feed_targeting icon is_eligible_for_promotion
    is_expired is_hidden is_instagram_eligible is_popular is_spherical message_tags parent_id place privacy
    promotion_status properties scheduled_publish_time sharedposts subscribed targeting to via`),
  Comment: words(
    `application is_private likes live_broadcast_timestamp message_tags private_reply_conversation reactions`,
  ),
  IGMedia: words(`
    alt_text boost_eligibility_info children ig_id insights is_comment_enabled is_shared_to_feed legacy_instagram_media_id
    shortcode view_count`),
  IGComment: words(`legacy_instagram_comment_id user`),
  WhatsAppBusinessAccount: words(`
    analytics auth_international_rate_eligibility is_enabled_for_insights linked_commerce_account
    marketing_messages_lite_api_status marketing_messages_onboarding_status on_behalf_of_business_info owner_business
    primary_business_location primary_funding_id purchase_order_number`),
  WhatsAppBusinessPhoneNumber: words(`
    certificate conversational_automation eligibility_for_api_business_global_search host_platform
    is_official_business_account is_preverified_number new_certificate new_display_name new_name_status
    official_business_account quality_score search_visibility username`),
  WhatsAppMessageTemplate: words(`
    correct_category cta_url_link_tracking_opted_out degrees_of_freedom_spec is_primary_device_delivery_only
    library_template_name message_send_ttl_seconds specific_rejection_reason sub_category`),
};

const empty = new Map(Object.entries(names).map(([type, fields]) => [type, new Set(fields)]));

export function isEmptyField(type: string, field: string): boolean {
  return empty.get(type)?.has(field) === true;
}
