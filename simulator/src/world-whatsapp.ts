/** What a company has at WhatsApp: accounts with their templates, and numbers. */

export type Waba = {
  id: string;
  name: string;
  businessId: string;
  /** appId -> override; null = the app's own callback. */
  installs: Map<string, { callbackUrl: string; verifyToken: string } | null>;
  templates: Template[];
  /** When it was last called with a registered number. */
  activeAtMs?: number;
  /** What Meta did to it (whatsapp.md §4.7 account_update). */
  banned?: boolean;
  deleted?: boolean;
  /** Each kind of restriction and until when; null: until it is lifted. */
  restrictions?: Record<string, number | null>;
};

export type Template = {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  /** HEADER, BODY, FOOTER, BUTTONS as they were given (whatsapp.md §3.2). */
  components: Record<string, unknown>[];
  parameterFormat: 'POSITIONAL' | 'NAMED';
  rejectedReason: string;
  quality: string;
  editedAtMs: number[];
};

export type PhoneNumber = {
  id: string;
  display: string;
  verifiedName: string;
  wabaId: string;
  registered: boolean;
  pin: string | null;
  registerAttempts: number[];
  qualityRating: string;
  /** whatsapp.md §6; absent: TIER_2K. */
  messagingLimit?: string;
  /** A state other than CONNECTED or PENDING, e.g. RESTRICTED (whatsapp.md §1.6: an open list). */
  trouble?: string | null;
  /** Why WhatsApp lets it send nothing (health_status). */
  blockedBecause?: string | null;
  /** null: a real number; otherwise the allowed list of a Meta test number (error 131030). */
  allowedRecipients: string[] | null;
  /** whatsapp.md §6: messages a second; absent: 80. */
  perSecond?: number;
  profile?: Record<string, unknown>;
  blocked?: string[];
  qrCodes?: QrCode[];
  /** appId -> its own callback for this number (whatsapp.md §1.7). */
  callbacks?: Record<string, string>;
};

export type QrCode = { code: string; words: string; imageId: string | null };
