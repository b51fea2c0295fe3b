/** From Meta's code and subcode to one sentence, who must act, and one button. Texts of Meta are never decided on. */
import type { MessageError } from '@roost/contract/messages.ts';
import type { ChannelKind } from '@roost/contract/meta.ts';
import { type ErrorClass, graphErrors, type Row, type Who, whatsappErrors } from './error-table.ts';
import { GraphFailure } from './graph-failure.ts';

export interface Explanation {
  class: ErrorClass;
  /** Ours; Meta's own number stays beside it. */
  code: string;
  message: string;
  action: string | null;
  who: Who;
}

/** A failure that came by webhook or by answer. */
interface Failed {
  code: number | null;
  subcode: number | null;
  message: string;
}

const whatsapp = tableOf(whatsappErrors);
const graph = tableOf(graphErrors);

export function explain(failure: Failed | GraphFailure, kind?: ChannelKind): Explanation {
  if (failure instanceof GraphFailure && failure.outcome !== 'refused') return lostCall(failure.outcome);
  const { code, subcode } = failure;
  if (code === null) return unmapped('Meta refused this without a code.', failure);
  const row = (kind === 'whatsapp' ? find(whatsapp, code, subcode) : null) ?? find(graph, code, subcode);
  // A few WhatsApp codes also arrive where no kind is known (health checks, discovery).
  return row ?? find(whatsapp, code, subcode) ?? unmapped(unmappedText(code, subcode), failure);
}

/** It passes by itself. */
export function mayPass(kind: ErrorClass): kind is 'retry' | 'rate' | 'wait' {
  return kind === 'retry' || kind === 'rate' || kind === 'wait';
}

/** Whether the same call may work later; only for calls that are safe to repeat. */
export function worthAnotherTry(failure: GraphFailure, kind: ChannelKind): boolean {
  return failure.outcome !== 'refused' || mayPass(explain(failure, kind).class);
}

/**
 * Of an answer marked as a human agent’s, by a person and within its days: what would else be a closed window or a
 * missing permission. Meta names no code of its own for the feature (platform.md §4.1).
 */
export function explainHumanAgent(failure: GraphFailure, kind: ChannelKind): Explanation {
  const explanation = explain(failure, kind);
  if (failure.outcome !== 'refused' || failure.code !== 10) return explanation;
  if (explanation.class !== 'window' && explanation.class !== 'scope') return explanation;
  return {
    ...explanation,
    code: 'human_agent_refused',
    message:
      'Meta took no answer as a human agent. Most likely the Meta app has not been granted the feature Human Agent.',
    action: 'Check permissions',
    who: 'admin',
  };
}

/** What stands on a message that did not arrive. */
export function messageErrorOf(
  failure: Failed & { fbtraceId: string | null },
  kind: ChannelKind,
  { code, message, action, who } = explain(failure, kind),
): MessageError {
  const { code: metaCode, subcode: metaSubcode, fbtraceId } = failure;
  return { code, message, action, who, metaCode, metaSubcode, fbtraceId };
}

function lostCall(outcome: 'unsent' | 'unknown'): Explanation {
  return outcome === 'unsent'
    ? {
        class: 'retry',
        code: 'meta_unreachable',
        message: 'Meta could not be reached. Roost tries again by itself.',
        action: null,
        who: 'roost',
      }
    : {
        class: 'info',
        code: 'unknown_outcome',
        message: 'Meta did not confirm this message; it may have arrived.',
        action: 'Send again',
        who: 'agent',
      };
}

function unmappedText(code: number, subcode: number | null): string {
  return `Meta refused this with an error Roost does not know (${subcode === null ? code : `${code}/${subcode}`}).`;
}

/** `sentence`, and Meta's own words for people where it sent some. */
export function withMetasWords(sentence: string, words: string | null): string {
  if (!words) return sentence;
  const theirs = `Meta says: ${words}`;
  return `${sentence} ${theirs}`;
}

/** Meta's own words come along, because we have none. */
function unmapped(sentence: string, failure: Failed | GraphFailure): Explanation {
  const words = (failure instanceof GraphFailure ? failure.userMessage : null) ?? failure.message;
  return {
    class: 'agent',
    code: 'unmapped',
    message: withMetasWords(sentence, words),
    action: 'Retry',
    who: 'admin',
  };
}

interface Table {
  exact: ReadonlyMap<string, Explanation>;
  ranges: readonly { from: number; to: number; explanation: Explanation }[];
}

function tableOf(rows: readonly Row[]): Table {
  const exact = new Map<string, Explanation>();
  const ranges: Table['ranges'][number][] = [];
  for (const [codes, errorClass, code, message, who, action] of rows) {
    const explanation = { class: errorClass, code, message, action, who };
    for (const one of codes.split(', ')) {
      const [from, to] = one.split('-').map(Number);
      if (from !== undefined && to !== undefined) ranges.push({ from, to, explanation });
      else exact.set(one, explanation);
    }
  }
  return { exact, ranges };
}

function find(table: Table, code: number, subcode: number | null): Explanation | null {
  const both = subcode === null ? undefined : table.exact.get(`${code}/${subcode}`);
  const range = table.ranges.find(({ from, to }) => code >= from && code <= to);
  return both ?? table.exact.get(String(code)) ?? range?.explanation ?? null;
}
