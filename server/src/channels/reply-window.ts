/** How we may answer now on Messenger, Instagram and WhatsApp (META.md §4). */
import type { ReplyWindow } from '@roost/contract/messages.ts';
import type { SendFacts } from './channel.ts';

const hourMs = 3_600_000;
const standardHours = 24;
const humanAgentDays = 7;

export function messengerWindow(facts: SendFacts, now: Date): ReplyWindow {
  if (facts.surface === 'comments') {
    return { state: 'open', closesAt: null, reason: 'A comment can be answered publicly at any time.' };
  }
  if (facts.lastInboundAt === null) {
    return {
      state: 'closed',
      closesAt: null,
      reason: 'This person has not written yet: Meta lets a business answer, not begin.',
    };
  }
  const last = facts.lastInboundAt.getTime();
  const closes = last + standardHours * hourMs;
  if (now.getTime() < closes) return open(closes);
  const humanCloses = last + humanAgentDays * 24 * hourMs;
  if (now.getTime() >= humanCloses) {
    return {
      state: 'closed',
      closesAt: null,
      reason: 'More than 7 days have passed since this person last wrote. They have to write first.',
    };
  }
  return facts.humanAgentAllowed
    ? {
        state: 'human_agent',
        closesAt: new Date(humanCloses).toISOString(),
        reason: 'More than 24 hours have passed. A person may still answer within 7 days, as a human agent.',
      }
    : {
        state: 'closed',
        closesAt: null,
        reason: 'More than 24 hours have passed since this person last wrote. They have to write first.',
      };
}

export function whatsappWindow(facts: SendFacts, now: Date): ReplyWindow {
  if (facts.lastInboundAt === null) {
    return {
      state: 'template_only',
      closesAt: null,
      reason: 'This person has not written yet: only a template can begin a conversation.',
    };
  }
  const closes = facts.lastInboundAt.getTime() + standardHours * hourMs;
  return now.getTime() < closes
    ? open(closes)
    : {
        state: 'template_only',
        closesAt: null,
        reason: 'More than 24 hours have passed since this person last wrote: only a template can be sent.',
      };
}

function open(closesMs: number): ReplyWindow {
  return {
    state: 'open',
    closesAt: new Date(closesMs).toISOString(),
    reason: 'You can answer freely until 24 hours after this person last wrote.',
  };
}
