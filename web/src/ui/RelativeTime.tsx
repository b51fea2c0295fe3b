import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { getLanguage } from '../language.ts';
import { relativeTime } from './relative-time.ts';

/** "3 minutes ago", kept true while it is on screen; the exact time on hover. */
export function RelativeTime({ at }: { at: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  const exact = new Intl.DateTimeFormat(getLanguage(), { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(at),
  );
  return (
    <Tooltip label={exact}>
      <time dateTime={at}>{relativeTime(new Date(at).getTime(), now, getLanguage())}</time>
    </Tooltip>
  );
}
