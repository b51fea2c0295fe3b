import { Tooltip } from '@mantine/core';
import { formatLocale } from '../time/format-locale.ts';
import { relativeTime } from '../time/relative-time.ts';
import { useNow } from '../time/use-now.ts';

/** "3 minutes ago", kept true while it is on screen; the exact time on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(20_000);
  const exact = new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'medium' });
  const time = new Date(at);
  return (
    <Tooltip label={exact.format(time)}>
      <time dateTime={at}>{relativeTime(time.getTime(), now.getTime(), formatLocale())}</time>
    </Tooltip>
  );
}
