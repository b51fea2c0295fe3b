import type { ReplyWindow } from '@roost/contract/messages.ts';
import type { ChannelKind, Surface } from '@roost/contract/meta.ts';
import { channelOf } from '../channels/index.ts';

/** What the decision rests on. */
export interface Facts {
  kind: ChannelKind;
  surface: Surface;
  lastInboundAt: Date | null;
  /** The workspace says that Meta has granted its app the feature Human Agent. */
  humanAgentAllowed: boolean;
}

/** The comment that is answered. */
export interface CommentFacts {
  writtenAt: Date;
  answeredPrivately: boolean;
}

export interface Wish {
  mode: 'reply' | 'private_reply';
  template: boolean;
  /** Who writes asks to answer as a human agent, where only that is still allowed. */
  humanAgent: boolean;
  /** A person writes, not a program with an API key. */
  byPerson: boolean;
}

export type How = 'response' | 'human_agent' | 'template' | 'comment' | 'private_reply';

interface Stop {
  state: ReplyWindow['state'];
  closesAt: string | null;
  reason: string;
  options: string[];
}

export type Decision = { go: true; how: How } | { go: false; stop: Stop };

/** The order "window closing soonest" needs the hours in SQL; channels answer for themselves (platform.md §4.1). */
export const standardWindowHours = 24;
/** One private reply per comment, within seven days (platform.md §4.4). */
const privateReplyDays = 7;

/** Until when, and how, a person of ours may answer now. */
export function windowOf(facts: Facts, now: Date): ReplyWindow {
  return channelOf(facts.kind).replyWindow(facts, now);
}

/** The one place that says whether a reply may go out, and how. */
export function decide(facts: Facts, wish: Wish, now: Date, comment: CommentFacts | null = null): Decision {
  if (wish.mode === 'private_reply') return decidePrivately(facts, comment, now);
  if (facts.surface === 'comments') return { go: true, how: 'comment' };
  const channel = channelOf(facts.kind);
  if (wish.template && channel.facts.limits.templates === true) return { go: true, how: 'template' };
  const window = channel.replyWindow({ ...facts, humanAgentAllowed: facts.humanAgentAllowed && wish.byPerson }, now);
  if (window.state === 'open') return { go: true, how: 'response' };
  if (window.state === 'human_agent' && wish.humanAgent) return { go: true, how: 'human_agent' };
  return { go: false, stop: { ...window, options: options[window.state] } };
}

const options: Readonly<Record<ReplyWindow['state'], string[]>> = {
  open: [],
  human_agent: ['human_agent'],
  template_only: ['template'],
  private_reply: ['private_reply'],
  closed: [],
};

function decidePrivately(facts: Facts, comment: CommentFacts | null, now: Date): Decision {
  const channel = channelOf(facts.kind);
  if (facts.surface !== 'comments' || channel.privateReply !== true || comment === null) {
    return closed('Only a comment can be answered privately.', []);
  }
  const window = privateReplyWindow(comment, now);
  return window.state === 'private_reply' ? { go: true, how: 'private_reply' } : closed(window.reason, ['reply']);
}

/** Whether a comment can still be answered privately, and until when. */
export function privateReplyWindow(comment: CommentFacts, now: Date): ReplyWindow {
  if (comment.answeredPrivately) {
    return {
      state: 'closed',
      closesAt: null,
      reason: 'This comment has been answered privately already: Meta allows one private reply per comment.',
    };
  }
  const closesMs = comment.writtenAt.getTime() + privateReplyDays * 24 * 3_600_000;
  if (now.getTime() >= closesMs) {
    return {
      state: 'closed',
      closesAt: null,
      reason: 'This comment is older than 7 days: Meta no longer allows a private reply to it.',
    };
  }
  return {
    state: 'private_reply',
    closesAt: new Date(closesMs).toISOString(),
    reason: 'One private reply, within 7 days of the comment. More can be written when the person has answered.',
  };
}

function closed(reason: string, ways: string[]): Decision {
  return { go: false, stop: { state: 'closed', closesAt: null, reason, options: ways } };
}
