/** What a page that did not come means for an import. Pure. */
import type { ChannelKind } from '@roost/contract/meta.ts';
import type { HistoryDetail } from '../../connections/ask-history.ts';
import { explain, mayPass } from '../../meta/errors.ts';
import type { GraphFailure } from '../../meta/graph.ts';

export type After =
  | { what: 'again'; detail: HistoryDetail; delayMs: number; message: string }
  | { what: 'stop'; message: string };

const minuteMs = 60_000;
const delaysMinutes = [1, 2, 5, 10, 20];
const limitDelayMinutesMax = 60;
/** The login is being looked at; when it comes back the import is asked to go on. */
const reconnectMinutes = 15;

/** "Reduce the amount of data" comes as code 1, or as no answer in time (platform.md §4.7). */
const tooMuchCode = 1;
/** A cursor that has grown too old is a wrong parameter. */
const wrongParameterCode = 100;

export function afterFailure(failure: GraphFailure, detail: HistoryDetail, kind: ChannelKind): After {
  const { class: errorClass, message: sentence } = explain(failure, kind);
  const tries = detail.tries + 1;
  const again = (change: Partial<HistoryDetail>, delayMs: number, message: string): After => ({
    what: 'again',
    detail: { ...detail, tries, ...change },
    delayMs,
    message,
  });
  if (errorClass === 'rate') {
    const delayMs = failure.retryAfterMs ?? Math.min(2 ** detail.tries, limitDelayMinutesMax) * minuteMs;
    return again({}, delayMs, 'Waits because Meta’s limit is reached, and goes on by itself.');
  }
  if (errorClass === 'reconnect') return again({}, reconnectMinutes * minuteMs, sentence);
  if (failure.code === wrongParameterCode && detail.cursor !== null) {
    const { restarts = 0 } = detail;
    const delay = delaysMinutes[restarts];
    if (delay === undefined) return { what: 'stop', message: sentence };
    const change = { cursor: null, restarts: restarts + 1 };
    return again(change, delay * minuteMs, 'Starts at the newest conversation again.');
  }
  const unread = failure.outcome !== 'refused';
  if (!unread && !mayPass(errorClass)) return { what: 'stop', message: sentence };
  const smaller = Math.ceil(detail.conversationsMax / 2);
  if ((unread || failure.code === tooMuchCode) && smaller < detail.conversationsMax) {
    return again({ conversationsMax: smaller, tries: detail.tries }, 0, '');
  }
  const delay = delaysMinutes[tries - 1];
  if (delay === undefined) {
    return { what: 'stop', message: 'Meta gave no answer that could be read, several times. What had come stays.' };
  }
  return again({}, delay * minuteMs, 'Meta gave no answer that can be read. Roost tries again in some minutes.');
}
