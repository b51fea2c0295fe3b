/** What messages, posts and comments are made of. Plain data, saved with the world. */

export type Media = {
  id: string;
  mimeType: string;
  name: string | null;
  bytes: Uint8Array;
  /** Page, Instagram account or phone number it belongs to. */
  ownerId: string;
  atMs: number;
};

export type MediaKind = 'image' | 'video' | 'audio' | 'file' | 'sticker';

/** One piece beside the words of a message. */
export type Part =
  | { type: MediaKind; mediaId: string; voice?: boolean }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  /** A post, reel or story of somebody, by its picture. */
  | { type: 'share' | 'post' | 'reel' | 'ig_post' | 'ig_reel' | 'story_mention'; mediaId: string; title?: string }
  /** Buttons, cards and everything else that is passed on as it was given. */
  | { type: 'template' | 'fallback'; payload: Record<string, unknown> };

export type Reaction = { by: 'customer' | 'business'; emoji: string };

/** What a customer can tap below a business's message. */
export type Choice = {
  kind: 'quick_reply' | 'postback' | 'button' | 'list';
  title: string;
  payload: string;
  /** Below the title of a list's row (WhatsApp). */
  description?: string;
};

/** Everything about a message beside who, when and the words. */
export type MessageContent = {
  parts: Part[];
  replyToId?: string;
  /** The business's story that is answered (Instagram). */
  storyId?: string;
  quickReplyPayload?: string;
  /** How the person came here: an ad, a link, a product (platform.md §3.6, whatsapp.md §4.4). */
  referral?: Record<string, unknown>;
  /** WhatsApp's own object under its type, where there is no part for it (order, contacts, interactive, …). */
  whatsapp?: { type: string; body: unknown; context?: Record<string, unknown> };
  choices?: Choice[];
};

export type Post = {
  id: string;
  platform: 'facebook' | 'instagram';
  /** The Page or Instagram account. */
  assetId: string;
  kind: 'status' | 'photo' | 'reel' | 'story' | 'live';
  text: string;
  mediaId: string | null;
  atMs: number;
  /** The visitor who wrote it on the Page; absent: the Page or account itself. */
  customerId?: string;
  /** As of a comment. */
  answeredPrivately?: boolean;
};

export type Comment = {
  id: string;
  postId: string;
  parentId: string | null;
  /** null: the Page or account itself. */
  customerId: string | null;
  text: string;
  atMs: number;
  hidden: boolean;
  /** The Page likes it. */
  liked: boolean;
  /** A private reply was sent: there is one per comment (platform.md §4.4). */
  answeredPrivately: boolean;
};
