/**
 * The channel contract. A channel is one folder and one line in `index.ts`: facts as data, pure functions over Meta's
 * payloads, and calls that go out only through the `graph` handed in. Channels describe; the inbox writes.
 */
import type { ReplyWindow } from '@roost/contract/messages.ts';
import type { ChannelKind, Surface } from '@roost/contract/meta.ts';
import type { SendLimits } from '@roost/contract/outgoing.ts';
import type { FetchedFile, FileOptions } from '../meta/fetch-file.ts';
import type { GraphCaller } from '../meta/graph.ts';
import type { JsonObject } from '../meta/lossless-json.ts';
import type { ChannelEvent } from './event.ts';
import type { Draft, FileFacts, Outgoing, OutgoingFile, Sent, Where } from './outgoing.ts';
import type { TemplateAbility } from './template-ability.ts';

export type WebhookObject = 'page' | 'instagram' | 'whatsapp_business_account';

/** Webhook fields by the permission without which they are refused. */
export type FieldsByPermission = Readonly<Record<string, readonly string[]>>;

export interface ChannelFacts {
  kind: ChannelKind;
  surfaces: readonly Surface[];
  webhook: {
    object: WebhookObject;
    /** Fields subscribed once per app, `POST /{app-id}/subscriptions`. */
    appFields: readonly string[];
    /** Fields subscribed per account; empty where Meta lets the app's choice decide. */
    accountFields: readonly string[];
    /** Fields that bring a phone's memory, in bulk: nothing live waits behind them. */
    memoryFields?: readonly string[];
    /** Instead of accountFields, for an account that logged in as itself: by permission. */
    ownFields?: FieldsByPermission;
    /** An echo of ours may carry neither our app nor our metadata: so it is in Meta's own sample (platform.md §3.6). */
    bareEchoes?: true;
  };
  /** What can be sent, as data; absent means it cannot. */
  limits: SendLimits;
  /** What Meta takes from one account in a second, and of audio and video where it says so. */
  pace: { sendsPerSecondMax: number; mediaPerSecondMax?: number };
}

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
  /** Page of an Instagram account (none where it logged in as itself), WhatsApp Business Account of a number. */
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
  /** An Instagram account logged in as itself: it sees itself and nothing else. */
  itself?: true;
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

/** Where a page of history begins. */
export interface HistoryPlace {
  /** As the page before gave it; null: the newest. */
  cursor: string | null;
  conversationsMax: number;
}

export interface RememberedConversation {
  updatedAt: Date | null;
  /** Oldest first. */
  events: ChannelEvent[];
  /** There are older messages, which Meta does not give. */
  cutShort: boolean;
  /** Why it cannot be taken in, for people to read. */
  problem: string | null;
}

/** Conversations, the one that changed last first. */
export interface HistoryPage {
  conversations: RememberedConversation[];
  /** Null: that was the last. */
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
  /**
   * Puts the draft's file at Meta and answers its id there, for `send`. It may take minutes and be repeated: nobody sees
   * anything of it. Absent where Meta fetches files itself.
   */
  upload?(graph: GraphCaller, target: ChannelTarget, say: Outgoing, file: OutgoingFile): Promise<string>;
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
  /** What Meta remembers of direct messages, page by page. */
  history?(graph: GraphCaller, target: ChannelTarget, place: HistoryPlace): Promise<HistoryPage>;
  templates?: TemplateAbility;
}
