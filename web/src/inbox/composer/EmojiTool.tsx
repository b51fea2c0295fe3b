import { ActionIcon, Popover } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { later } from '../../ui/later.ts';
import type { Writing } from './writing.ts';

const EmojiChoice = later(() => import('./EmojiChoice.tsx'), 'EmojiChoice');

export function EmojiTool({ writing }: { writing: Writing }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={m.inbox_emoji()}
          title={m.inbox_emoji()}
          onClick={() => setOpen(!open)}
        >
          <IconMoodSmile size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Suspense fallback={null}>
          <EmojiChoice
            onChoose={(emoji) => {
              setOpen(false);
              writing.insert(emoji);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
