import type { NoticeFor } from './notices.ts';

/** What has to be fetched or put away after a batch was written, outside its transaction. */
export interface Errands {
  newIdentityIds: readonly string[];
  /** Attachments to be fetched. */
  fileIds: readonly string[];
  /** Files that nobody may read any more. */
  droppedKeys: readonly string[];
  /** Posts whose card is to be fetched. */
  postIds: readonly string[];
  /** Mentions that came as ids only. */
  mentions: readonly MentionErrand[];
  /** Conversations in which a customer has just written. */
  newsIn: readonly string[];
  /** Agents who were given a notice. */
  told: readonly NoticeFor[];
  /** What is answered by itself. */
  answers: readonly { conversationId: string; messageId: string }[];
  /** Channels whose templates have to be fetched anew. */
  templateChannelIds: readonly string[];
}

export interface MentionErrand {
  channelId: string;
  mediaExternalId: string;
  commentExternalId: string | null;
  /** ISO. */
  at: string;
}

export const noErrands: Errands = {
  newIdentityIds: [],
  fileIds: [],
  droppedKeys: [],
  postIds: [],
  mentions: [],
  newsIn: [],
  told: [],
  answers: [],
  templateChannelIds: [],
};

export function joinErrands(all: readonly Errands[]): Errands {
  return {
    newIdentityIds: all.flatMap((one) => one.newIdentityIds),
    fileIds: all.flatMap((one) => one.fileIds),
    droppedKeys: all.flatMap((one) => one.droppedKeys),
    postIds: all.flatMap((one) => one.postIds),
    mentions: all.flatMap((one) => one.mentions),
    newsIn: all.flatMap((one) => one.newsIn),
    told: all.flatMap((one) => one.told),
    answers: all.flatMap((one) => one.answers),
    templateChannelIds: all.flatMap((one) => one.templateChannelIds),
  };
}
