/**
 * The channel contract. A channel is one folder and one line in `index.ts`: facts as data, pure functions over Meta's
 * payloads, and calls that go out only through the `graph` handed in. Channels describe; the inbox writes.
 */
import type { ReplyWindow } from '@roost/contract/inbox.ts';
import type { ChannelKind, Surface } from '@roost/contract/meta.ts';
import type { SendLimits } from '@roost/contract/outgoing.ts';
import type { FetchedFile, FileOptions } from '../meta/fetch-file.ts';
import type { GraphCaller } from '../meta/graph.ts';
import type { Json, JsonObject } from '../meta/lossless-json.ts';
import type { Draft, FileFacts, Outgoing, OutgoingFile, Sent, Where } from './outgoing.ts';

export type WebhookObject = 'page' | 'instagram' | 'whatsapp_business_account';

export interface ChannelFacts {
  kind: ChannelKind;
  surfaces: readonly Surface[];
  webhook: {
    object: WebhookObject;
    /** Fields subscribed once per app, `POST /{app-id}/subscriptions`. */
    appFields: readonly string[];
    /** Fields subscribed per account; empty where Meta lets the app's choice decide. */
    accountFields: readonly string[];
  };
  /** What can be sent, as data; absent means it cannot. */
  limits: SendLimits;
  /** What Meta takes from one account in a second, and of audio and video where it says so. */
  pace: { sendsPerSecondMax: number; mediaPerSecondMax?: number };
}

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
  | (At & { type: 'postback'; from: Person; externalId: string; title: string; payload: string | null })
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

/** What the policy knows when it decides. */
export interface SendFacts {
  surface: Surface;
  lastInboundAt: Date | null;
  /** The human agent feature may be used: a person writes and the workspace says it is allowed. */
  humanAgentAllowed: boolean;
}

/** Where a call goes: the channel's own id and the ids around it. */
export interface ChannelTarget {
  externalId: string;
  /** Page of an Instagram account, WhatsApp Business Account of a number. */
  parentId: string | null;
}

/** Something a login can see and that may become a channel. `token` is set where the asset has its own. */
export interface DiscoveredAsset {
  kind: ChannelKind;
  externalId: string;
  name: string;
  detail: string | null;
  parentId: string | null;
  parentName: string | null;
  pictureUrl: string | null;
  token: string | null;
  connectable: boolean;
  reason: string | null;
}

/** What was really granted, from debug_token and /me/permissions. Missing `targets` of a scope means all assets. */
export interface Grant {
  scopes: readonly string[];
  declined: readonly string[];
  targets: ReadonlyMap<string, readonly string[]>;
}

export interface Health {
  code: 'connected' | 'attention';
  reason: 'ok' | 'not_subscribed' | 'number_not_registered' | 'number_state';
  message: string;
  action: string | null;
  /** It works only after `register` with a PIN. */
  needsPin?: true;
}

export interface Profile {
  name: string | null;
  username: string | null;
  pictureUrl: string | null;
}

/** What a card shows of a post. Texts and addresses as Meta gives them. */
export interface Post {
  text: string | null;
  permalink: string | null;
  pictureUrl: string | null;
  /** `photo`, `video`, `reel`, `story`, `live`, `ad`, `post`… as far as Meta says. */
  form: string | null;
  postedAt: Date | null;
}

export interface HistoryPage {
  events: ChannelEvent[];
  /** Conversations read on this page. */
  conversations: number;
  /** Where to go on; null at the end. */
  next: string | null;
}

export interface Channel {
  facts: ChannelFacts;
  /** Pure. Reads one `entry` of a delivery; never throws: what it cannot read becomes `unknown`. */
  parse(entry: JsonObject, receivedAt: Date): ChannelEvent[];
  /** Pure. How we may answer now, or why not. */
  replyWindow(facts: SendFacts, now: Date): ReplyWindow;
  /** Pure. Null, or one sentence saying why this cannot go out (too long, too large, not taken here). */
  refuse(say: Outgoing<FileFacts>, where: Where): string | null;
  /** Every asset of this kind that a login can see; `graph` carries the login's token. */
  discover(graph: GraphCaller, grant: Grant): Promise<DiscoveredAsset[]>;
  /** Account-level subscription; `graph` carries the channel's token. Safe to repeat. */
  subscribe(graph: GraphCaller, target: ChannelTarget): Promise<void>;
  unsubscribe(graph: GraphCaller, target: ChannelTarget): Promise<void>;
  health(graph: GraphCaller, target: ChannelTarget): Promise<Health>;
  /** One attempt. Throws GraphFailure, whose `outcome` says whether it may have been sent. */
  send(graph: GraphCaller, target: ChannelTarget, draft: Draft): Promise<Sent>;
  /** Optional abilities: absent means not supported. */
  register?(graph: GraphCaller, target: ChannelTarget, pin: string): Promise<void>;
  profile?(
    graph: GraphCaller,
    target: ChannelTarget,
    person: { externalId: string; address: string },
  ): Promise<Profile>;
  /** The post, photo or reel that people comment on. */
  post?(graph: GraphCaller, target: ChannelTarget, postExternalId: string): Promise<Post>;
  /** The words behind a mention that came as ids only. */
  mention?(
    graph: GraphCaller,
    target: ChannelTarget,
    mention: { mediaExternalId: string; commentExternalId: string | null; at: Date },
  ): Promise<ChannelEvent[]>;
  /** What Meta remembers of earlier conversations, newest first, a conversation at a time. */
  history?(graph: GraphCaller, target: ChannelTarget, cursor: string | null): Promise<HistoryPage>;
  /** Media that Meta gives out by id, to the holder of the token. Without it, files come by their address. */
  media?(graph: GraphCaller, target: ChannelTarget, mediaId: string, options: FileOptions): Promise<FetchedFile>;
  markSeen?(graph: GraphCaller, target: ChannelTarget, to: { address: string; lastExternalId: string }): Promise<void>;
  typing?(graph: GraphCaller, target: ChannelTarget, to: { address: string; lastExternalId: string }): Promise<void>;
  /** Our reaction to a message of theirs; null takes it back. Safe to repeat. */
  react?(
    graph: GraphCaller,
    target: ChannelTarget,
    to: { address: string; externalId: string },
    emoji: string | null,
  ): Promise<void>;
  /** Takes back a direct message that arrived. */
  unsend?(graph: GraphCaller, target: ChannelTarget, externalId: string): Promise<void>;
  /** One message to the author of a comment; the draft's destination says to which. */
  privateReply?: true;
  hideComment?(graph: GraphCaller, target: ChannelTarget, externalId: string, hidden: boolean): Promise<void>;
  likeComment?(graph: GraphCaller, target: ChannelTarget, externalId: string, liked: boolean): Promise<void>;
  deleteComment?(graph: GraphCaller, target: ChannelTarget, externalId: string): Promise<void>;
  /** Ids of our own replies with these words below a comment: settles a reply whose answer was lost. */
  findReplies?(
    graph: GraphCaller,
    target: ChannelTarget,
    reply: { under: string; text: string; after: Date },
  ): Promise<string[]>;
  templates?: TemplateAbility;
}

/** A template as Meta keeps it; `components` are Meta's own. */
export interface TemplateFacts {
  externalId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  rejectedReason: string | null;
  quality: string | null;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: readonly JsonObject[];
}

export interface TemplateDraft {
  name: string;
  language: string;
  category: string;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: readonly object[];
}

/** What a webhook told about one template; members that are absent stay as they are. */
export interface TemplateNews {
  externalId: string | null;
  name: string | null;
  language: string | null;
  status?: string;
  rejectedReason?: string | null;
  quality?: string;
  category?: string;
  /** Meta has other words for it now: they have to be fetched. */
  componentsChanged: boolean;
}

/** A file that shows reviewers what a media header will look like. */
export interface TemplateSample {
  appId: string;
  file: OutgoingFile;
}

/** Messages written and approved beforehand, kept by Meta per account. */
export interface TemplateAbility {
  /** Pure. The account whose templates a channel may send. */
  accountOf(target: ChannelTarget): string;
  list(graph: GraphCaller, target: ChannelTarget): AsyncGenerator<TemplateFacts>;
  create(
    graph: GraphCaller,
    target: ChannelTarget,
    draft: TemplateDraft,
    sample: TemplateSample | null,
  ): Promise<Pick<TemplateFacts, 'externalId' | 'status' | 'category'>>;
  change(
    graph: GraphCaller,
    target: ChannelTarget,
    externalId: string,
    change: Partial<Pick<TemplateDraft, 'category' | 'components'>>,
    sample: TemplateSample | null,
  ): Promise<void>;
  /** One language of it. */
  remove(graph: GraphCaller, target: ChannelTarget, which: { externalId: string; name: string }): Promise<void>;
  /** Pure. Somebody who is known by a phone number with country code only. */
  personAt(phone: string): Person;
  /** Pure. Reads the content of a `template-status` event. */
  newsIn(content: JsonObject): TemplateNews | null;
}
