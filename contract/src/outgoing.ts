import { z } from 'zod';

/**
 * What a message may carry besides text. Shapes follow what Meta prints for WhatsApp, so that what went out and what
 * comes in read the same; each channel says in its `limits` and `abilities` what it takes.
 */

export const quickReply = z.strictObject({
  content_type: z.literal('text').optional(),
  title: z.string().trim().min(1).max(200),
  /** Comes back when it is tapped; the title where absent. */
  payload: z.string().min(1).max(1000).optional(),
});
export type QuickReply = z.output<typeof quickReply>;

const words = z.string().trim().min(1).max(65_536);
const header = z.strictObject({ type: z.literal('text'), text: words });
const around = {
  header: header.optional(),
  body: z.strictObject({ text: words }),
  footer: z.strictObject({ text: words }).optional(),
};

const buttons = z.strictObject({
  type: z.literal('button'),
  ...around,
  action: z.strictObject({
    buttons: z
      .array(
        z.strictObject({
          type: z.literal('reply'),
          reply: z.strictObject({ id: words, title: words }),
        }),
      )
      .min(1)
      .max(20),
  }),
});

const list = z.strictObject({
  type: z.literal('list'),
  ...around,
  action: z.strictObject({
    button: words,
    sections: z
      .array(
        z.strictObject({
          title: z.string().trim().max(200).optional(),
          rows: z
            .array(z.strictObject({ id: words, title: words, description: z.string().trim().max(1000).optional() }))
            .min(1)
            .max(50),
        }),
      )
      .min(1)
      .max(20),
  }),
});

const link = z.strictObject({
  type: z.literal('cta_url'),
  ...around,
  action: z.strictObject({
    name: z.literal('cta_url'),
    parameters: z.strictObject({ display_text: words, url: z.url({ protocol: /^https?$/ }).max(2000) }),
  }),
});

const askLocation = z.strictObject({
  type: z.literal('location_request_message'),
  body: z.strictObject({ text: words }),
  action: z.strictObject({ name: z.literal('send_location') }),
});

/** Buttons to tap, a list to choose from, one link, or a question for a location. */
export const interactive = z.discriminatedUnion('type', [buttons, list, link, askLocation]);
export type Interactive = z.output<typeof interactive>;

export const location = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().trim().max(1000).optional(),
  address: z.string().trim().max(1000).optional(),
});
export type Location = z.output<typeof location>;

const short = z.string().trim().max(500);
export const contactCard = z.strictObject({
  name: z.strictObject({
    formatted_name: z.string().trim().min(1).max(500),
    first_name: short.optional(),
    middle_name: short.optional(),
    last_name: short.optional(),
    prefix: short.optional(),
    suffix: short.optional(),
  }),
  phones: z
    .array(z.strictObject({ phone: short, type: short.optional(), wa_id: short.optional() }))
    .max(20)
    .optional(),
  emails: z
    .array(z.strictObject({ email: short, type: short.optional() }))
    .max(20)
    .optional(),
  urls: z
    .array(z.strictObject({ url: short, type: short.optional() }))
    .max(20)
    .optional(),
  addresses: z.array(z.record(z.string(), short)).max(20).optional(),
  org: z.strictObject({ company: short.optional(), department: short.optional(), title: short.optional() }).optional(),
  birthday: short.optional(),
});
export type ContactCard = z.output<typeof contactCard>;

/** A template as it is sent: `components` are Meta's, with the values of its variables (whatsapp.md §3.4). */
export const sentTemplate = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.string().min(1).max(20),
  components: z.array(z.record(z.string(), z.unknown())).max(20).optional(),
});
export type SentTemplate = z.output<typeof sentTemplate>;

const fileKind = z.enum(['image', 'video', 'audio', 'voice', 'file', 'sticker']);
export type FileKind = z.output<typeof fileKind>;

const fileLimit = z.object({
  bytesMax: z.number(),
  /** MIME types; `audio/*` stands for all of a family, empty for any. */
  types: z.array(z.string()),
  /** Characters of a caption; 0 where text goes as a message of its own. */
  captionMax: z.number(),
});
export type FileLimit = z.output<typeof fileLimit>;

/** What a channel takes; absent means it does not take it. */
export const sendLimits = z.object({
  textMax: z.number(),
  textUnit: z.enum(['characters', 'bytes']),
  commentMax: z.number().optional(),
  files: z.partialRecord(fileKind, fileLimit),
  /** How a voice note has to be recorded. */
  voiceType: z.enum(['audio/ogg', 'audio/wav']).optional(),
  quickReplies: z.object({ countMax: z.number(), titleMax: z.number() }).optional(),
  buttons: z.object({ countMax: z.number(), titleMax: z.number(), bodyMax: z.number() }).optional(),
  list: z
    .object({
      rowsMax: z.number(),
      buttonMax: z.number(),
      titleMax: z.number(),
      descriptionMax: z.number(),
      bodyMax: z.number(),
    })
    .optional(),
  link: z.object({ titleMax: z.number(), bodyMax: z.number() }).optional(),
  contactsMax: z.number().optional(),
  location: z.literal(true).optional(),
  locationRequest: z.literal(true).optional(),
  templates: z.literal(true).optional(),
  replyTo: z.literal(true).optional(),
  /** Emoji that can be sent as a reaction; empty for any. */
  reactions: z.array(z.string()).optional(),
});
export type SendLimits = z.output<typeof sendLimits>;
