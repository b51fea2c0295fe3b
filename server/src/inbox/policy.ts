import type { ReplyWindow } from '@roost/contract/inbox.ts';
import type { ChannelKind, Surface } from '@roost/contract/meta.ts';
import { channelOf } from '../channels/index.ts';

/** What the decision rests on. */
export interface Facts {
  kind: ChannelKind;
  surface: Surface;
  lastInboundAt: Date | null;
}

export interface Wish {
  /** A person writes (not a program with an API key) and asks to answer as a human agent. */
  humanAgent: boolean;
  byPerson: boolean;
}

export type Decision =
  | { go: true; humanAgent: boolean }
  | { go: false; stop: { state: ReplyWindow['state']; closesAt: string | null; reason: string; options: string[] } };

/** The order "window closing soonest" needs the hours in SQL; channels answer for themselves (platform.md §4.1). */
export const standardWindowHours = 24;

/** Until when, and how, a person of ours may answer now. */
export function windowOf(facts: Facts, now: Date): ReplyWindow {
  return channelOf(facts.kind).replyWindow(
    { surface: facts.surface, lastInboundAt: facts.lastInboundAt, humanAgentAllowed: true },
    now,
  );
}

/** The one place that says whether a reply may go out, and how. */
export function decide(facts: Facts, wish: Wish, now: Date): Decision {
  const window = channelOf(facts.kind).replyWindow(
    { surface: facts.surface, lastInboundAt: facts.lastInboundAt, humanAgentAllowed: wish.byPerson },
    now,
  );
  if (window.state === 'open') return { go: true, humanAgent: false };
  if (window.state === 'human_agent' && wish.humanAgent) return { go: true, humanAgent: true };
  const options: Record<ReplyWindow['state'], string[]> = {
    open: [],
    human_agent: ['human_agent'],
    template_only: ['template'],
    private_reply: ['private_reply'],
    closed: [],
  };
  return { go: false, stop: { ...window, options: options[window.state] } };
}
