import { UnstyledButton } from '@mantine/core';
import type { Channel } from '@roost/contract/meta.ts';
import { IconAlertTriangle, IconInfoCircle, IconUrgent } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useSetupWords } from '../use-server-words.ts';
import classes from './ChannelNotices.module.css';

const signs = {
  info: { Icon: IconInfoCircle, word: m.settings_notice_info },
  warning: { Icon: IconAlertTriangle, word: m.settings_notice_warning },
  error: { Icon: IconUrgent, word: m.settings_notice_error },
} as const;

const shownFirst = 2;

/** What Meta last told about the account, its number and its templates: the newest, the rest on demand. */
export function ChannelNotices({ notices }: { notices: Channel['notices'] }) {
  const [all, setAll] = useState(false);
  const said = useSetupWords();
  if (notices.length === 0) return null;
  const shown = all ? notices : notices.slice(0, shownFirst);
  return (
    <div className={classes.root}>
      <ul className={classes.list} aria-label={m.settings_notices()}>
        {shown.map(({ topic, level, message, at }) => {
          const { Icon, word } = signs[level];
          return (
            <li key={topic} className={classes.notice} data-level={level}>
              <Icon size={15} role="img" aria-label={word()} />
              <span>
                {said(message)}{' '}
                <span className={classes.time}>
                  <RelativeTime at={at} />
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {notices.length > shownFirst && (
        <UnstyledButton className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? m.settings_notices_fewer() : m.settings_notices_more({ count: notices.length - shownFirst })}
        </UnstyledButton>
      )}
    </div>
  );
}
