/** What the channels read out of Meta's payloads: one closed vocabulary for all three, written down by the inbox. */
import type { ChannelKind } from '@roost/contract/meta.ts';
import type { Json, JsonObject } from '../meta/lossless-json.ts';

/** Someone on the other side, as one webhook names them. Ids are opaque outside the channel's own folder. */
export interface Person {
  /** What this channel knows them by for good (PSID, IGSID, business-scoped id or phone). */
  externalId: string;
  /** What `send` needs to reach them. */
  address: string;
  /** Other ids that mean the same person on this channel. */
  aliases: readonly string[];
  name?: string;
  username?: string;
}

/** Which channel an event belongs to: Page id, Instagram professional id or phone_number_id. */
export interface ChannelRef {
  kind: ChannelKind;
  externalId: string;
}

export interface AttachmentRef {
  kind: 'image' | 'video' | 'audio' | 'file' | 'sticker';
  url?: string;
  mediaId?: string;
  mimeType?: string;
  name?: string;
}

/** What a message says, whoever sent it. `kind` is `text`, an attachment kind or the channel's own word for it. */
export interface Said {
  kind: string;
  text: string | null;
  content: JsonObject;
  attachments: readonly AttachmentRef[];
  replyToExternalId?: string;
}

interface At {
  channel: ChannelRef;
  /** Meta's time of the event. */
  at: Date;
}

export interface FailureReport {
  code: number;
  subcode: number | null;
  message: string;
  fbtraceId: string | null;
}

/** What Meta tells about the account itself, for the channel's row: the newest of a topic counts. */
export interface AccountNotice {
  topic: string;
  /** `error`: messages do not flow until somebody acts. */
  level: 'info' | 'warning' | 'error';
  message: string;
}

/** Not live: from the phone's or Meta's memory. It raises no unread, reopens nothing. */
export interface Imported {
  /** Whether the window for answers counts from it (Meta's memory) or not (the phone's, whatsapp.md §1.9). */
  opensWindow: boolean;
}

/** Everything a webhook can tell. A closed union: a new kind is a new member here first. */
export type ChannelEvent =
  /** `author`: who wrote it inside a group, where `from` is the group. */
  | (At & { type: 'message'; from: Person; externalId: string; said: Said; author?: Person; imported?: Imported })
  /** `sentBy`: the program it was written with, as people call it. */
  | (At & {
      type: 'echo';
      to: Person;
      externalId: string;
      said: Said;
      appId: string | null;
      metadata: string | null;
      sentBy: string | null;
      status?: 'sent' | 'delivered' | 'read' | 'failed';
      imported?: Imported;
    })
  | (At & { type: 'edit'; externalId: string; text: string | null; revision: number })
  | (At & { type: 'unsend'; externalId: string })
  /** `from` null: the account itself. */
  | (At & { type: 'reaction'; from: Person | null; targetExternalId: string; emoji: string | null })
  /** `externalId` names one message; `watermark` means every message of ours to this person up to then. */
  | (At & {
      type: 'status';
      status: 'sent' | 'delivered' | 'read' | 'failed';
      externalId?: string;
      watermark?: Date;
      person?: Person;
      /** Our message id, where the channel carries it (biz_opaque_callback_data). */
      ownReference?: string;
      failure?: FailureReport;
    })
  | (At & { type: 'postback'; from: Person; externalId: string; title: string; payload: string | null; standby?: true })
  | (At & { type: 'optin'; from: Person; content: JsonObject })
  | (At & { type: 'referral'; from: Person; content: JsonObject })
  /** Something worth a line in the thread: a call, a filled-in form, a changed number. */
  | (At & {
      type: 'happening';
      from: Person;
      externalId: string;
      kind: string;
      text: string | null;
      content: JsonObject;
    })
  | (At & {
      type: 'comment';
      from: Person;
      externalId: string;
      postExternalId: string;
      said: Said;
      imported?: Imported;
    })
  /** A comment by the account itself, from Roost or elsewhere: it belongs to the conversation of what it answers. */
  | (At & { type: 'own-comment'; externalId: string; postExternalId: string; said: Said })
  | (At & {
      type: 'comment-change';
      externalId: string;
      change: 'edited' | 'removed' | 'hidden' | 'unhidden';
      text: string | null;
    })
  /** Only ids came; the words have to be asked for. */
  | (At & { type: 'mention'; mediaExternalId: string; commentExternalId: string | null })
  | (At & { type: 'handover'; person: Person | null; content: JsonObject })
  /** The same person under another id from now on. */
  | (At & { type: 'person-change'; previousIds: readonly string[]; current: Person })
  /** Somebody in the phone's address book; no conversation yet. */
  | (At & { type: 'acquaintance'; from: Person })
  | (At & { type: 'template-status'; content: JsonObject; notice: AccountNotice | null })
  | (At & { type: 'account-change'; field: string; content: JsonObject; notice: AccountNotice | null })
  /** Read on purpose and left alone. */
  | (At & { type: 'ignored'; reason: string })
  /** Kept and counted: we have never seen this kind. */
  | (At & { type: 'unknown'; what: string; content: Json });

export type ChannelEventType = ChannelEvent['type'];
