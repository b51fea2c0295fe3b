import { isQuietAt } from '@roost/contract/push.ts';
import { recall, remember } from '../../session.ts';

/** How this browser tells about new messages. */
export interface NotifyWishes {
  sound: boolean;
  browser: boolean;
  /** Also while Roost is closed. */
  push: boolean;
  /** Names and words in what is sent then. */
  pushText: boolean;
  /** Clock times of the reader; `from` may be later than `to`, over midnight. */
  quiet: { from: string; to: string } | null;
}

const storedKey = 'roost.notify';
const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

export function parseWishes(kept: string | null): NotifyWishes {
  try {
    const value = JSON.parse(kept ?? '{}') as Partial<NotifyWishes> | null;
    const quiet = value?.quiet ?? null;
    const known = quiet !== null && clock.test(quiet.from) && clock.test(quiet.to);
    return {
      sound: value?.sound === true,
      browser: value?.browser === true,
      push: value?.push === true,
      pushText: value?.pushText === true,
      quiet: known ? quiet : null,
    };
  } catch {
    return { sound: false, browser: false, push: false, pushText: false, quiet: null };
  }
}

export function readWishes(): NotifyWishes {
  return parseWishes(recall(storedKey));
}

export function saveWishes(wishes: NotifyWishes): void {
  remember(storedKey, JSON.stringify(wishes));
}

export function isQuiet({ quiet }: NotifyWishes, now: Date): boolean {
  return isQuietAt(quiet, `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`);
}
