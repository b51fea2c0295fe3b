import { Button, Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type SyntheticEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useAnnounce } from '../announce.ts';
import type { MessageRow } from './MessageRow.tsx';
import type { Pending } from './pending.ts';
import classes from './Timeline.module.css';
import { TimelineRow } from './TimelineRow.tsx';
import type { TimelineItem } from './timeline.ts';
import type { Wanted } from './wanted-message.ts';

interface Props {
  items: TimelineItem[];
  pending: ReadonlyMap<string, Pending>;
  contact: Parameters<typeof MessageRow>[0]['contact'];
  actions: Parameters<typeof MessageRow>[0]['actions'];
  hasOlder: boolean;
  olderState: 'idle' | 'loading' | 'failed';
  loadOlder: () => void;
  hasNewer: boolean;
  loadNewer: () => void;
  openNewest: () => void;
  /** Something unread is among what is newer. */
  news: boolean;
  /** The message to go to, when somebody looks for one. */
  wanted: Wanted | null;
  /** The first unread one: the thread opens there, under a line that says so. */
  unreadFrom: string | null;
  /** Where the thread has gone by itself already. Outlives this list: opened elsewhere, it does not go there again. */
  been: Set<unknown>;
}

const endThresholdPx = 80;
/** So near to what is not loaded yet, it is fetched. */
const nearRows = 20;

/** A guess at a row's height, so that the scroll bar is nearly right before rows are measured. */
function estimatePx(item: TimelineItem | undefined): number {
  if (!item || item.message.direction === 'event') return 36;
  const chars = Math.min(item.message.text?.length ?? 0, 1_600);
  return 42 + Math.floor(chars / 70) * 20 + (item.named ? 28 : 0) + (item.day === null ? 0 : 40);
}

const paddingStart = 16;

/** About where the message to begin with stands, or the end. */
function opensAt(items: readonly TimelineItem[], messageId: string | null): number {
  const index = items.findIndex((item) => item.message.id === messageId);
  const above = index >= 0 ? items.slice(0, index) : items;
  const offset = above.reduce((sum, item) => sum + estimatePx(item), paddingStart);
  return index >= 0 ? offset : Math.max(0, offset - window.innerHeight);
}

/** The messages: newest at the bottom, earlier ones loaded on the way up, only those in view in the page. */
export function Timeline(props: Props) {
  const { items, pending, contact, actions, hasOlder, olderState, loadOlder } = props;
  const { hasNewer, loadNewer, openNewest, news, wanted, unreadFrom, been } = props;
  const wasMiddle = useRef(hasNewer);
  const scroller = useRef<HTMLDivElement>(null);
  const [playing, setPlaying] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimatePx(items[index]),
    getItemKey: (index) => items[index]?.key ?? index,
    anchorTo: 'end',
    // Not of what is read on the way to the end.
    followOnAppend: !wasMiddle.current,
    scrollEndThreshold: endThresholdPx,
    overscan: 6,
    // What plays is heard to its end, and the keyboard or an opened photo keep their place, wherever one scrolls.
    rangeExtractor: (range) => {
      const kept = items.flatMap(({ key }, index) => (key === playing || key === focused ? index : []));
      return [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b);
    },
    paddingStart,
    paddingEnd: 14,
    // So that the first rows that are drawn are the ones that will be seen.
    initialRect: { width: 0, height: window.innerHeight },
    initialOffset: () => opensAt(items, been.has(wanted ?? unreadFrom) ? null : (wanted?.messageId ?? unreadFrom)),
  });
  const rows = virtualizer.getVirtualItems();

  const latest = useRef(items);
  latest.current = items;
  const indexOf = (id: string | null) =>
    id === null ? -1 : latest.current.findIndex((item) => item.message.id === id);
  const wantedId = wanted?.messageId ?? null;
  const wantedThere = indexOf(wantedId) >= 0;
  const opened = useRef(false);
  // When the thread opens; again when it learns only now what is wanted or, kept from an earlier visit, unread.
  // biome-ignore lint/correctness/useExhaustiveDependencies: then alone
  useLayoutEffect(() => {
    const goal = wanted ?? unreadFrom;
    const index = been.has(goal) ? -1 : indexOf(wanted ? wantedId : unreadFrom);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: wanted ? 'center' : 'start' });
    else if (!opened.current) virtualizer.scrollToEnd();
    if (index >= 0) been.add(goal);
    been.add(unreadFrom);
    opened.current = true;
  }, [virtualizer, unreadFrom, wanted, wantedThere]);

  const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(() => {
    if (hasNewer && endIndex > items.length - nearRows) loadNewer();
  }, [hasNewer, endIndex, items.length, loadNewer]);

  useEffect(() => {
    if (hasOlder && olderState === 'idle' && startIndex < nearRows) loadOlder();
  }, [hasOlder, olderState, startIndex, loadOlder]);

  const lastKey = items.at(-1)?.key;
  const own = items.at(-1);
  const isOwn = own?.message.status === 'queued' && pending.has(own.key);
  useEffect(() => {
    // What I send I want to see, wherever I was reading.
    if (lastKey && isOwn) virtualizer.scrollToEnd();
  }, [lastKey, isOwn, virtualizer]);

  useAnnounce(olderState === 'failed' ? m.inbox_thread_failed_older() : null);
  const atEnd = useAtEnd(scroller, { lastKey, wasMiddle }, () => virtualizer.scrollToEnd());
  useEffect(() => {
    wasMiddle.current = hasNewer;
  });
  const more = hasNewer ? news : atEnd.news;

  const onPlay = ({ target }: SyntheticEvent) => setPlaying(rowOf(target)?.dataset.key ?? null);
  const onPause = ({ target }: SyntheticEvent) => {
    const row = rowOf(target);
    // Another one of the same message may have begun.
    const plays = [...(row?.querySelectorAll<HTMLMediaElement>('audio, video') ?? [])].some((one) => !one.paused);
    if (!plays) setPlaying((now) => (now === row?.dataset.key ? null : now));
  };

  return (
    <div className={classes.frame}>
      <div ref={scroller} className={classes.scroller} data-testid="timeline">
        <ol
          className={classes.list}
          style={{ height: virtualizer.getTotalSize() }}
          onPlayCapture={onPlay}
          onPauseCapture={onPause}
        >
          {rows.map((row) => {
            const item = items[row.index];
            return (
              item && (
                <li
                  key={row.key}
                  ref={virtualizer.measureElement}
                  data-index={row.index}
                  data-key={item.key}
                  onFocus={() => setFocused(item.key)}
                  onBlur={() => setFocused(null)}
                  className={classes.item}
                  style={{ transform: `translateY(${row.start}px)` }}
                >
                  <TimelineRow
                    item={item}
                    pending={pending.get(item.key) ?? null}
                    contact={contact}
                    actions={actions}
                    firstUnread={item.message.id === unreadFrom}
                    wanted={item.message.id === wantedId ? wanted : null}
                  />
                </li>
              )
            );
          })}
        </ol>
      </div>
      {olderState !== 'idle' && (
        <div className={classes.older}>
          {olderState === 'loading' ? (
            <Loader size="xs" color="gray" aria-label={m.inbox_thread_older()} />
          ) : (
            <>
              {m.inbox_thread_failed_older()}
              <Button size="compact-xs" variant="subtle" onClick={loadOlder}>
                {m.inbox_try_again()}
              </Button>
            </>
          )}
        </div>
      )}
      {(!atEnd.at || hasNewer) && (
        <Button
          className={classes.newest}
          size="compact-sm"
          variant={more ? 'filled' : 'default'}
          leftSection={<IconArrowDown size={15} aria-hidden="true" />}
          onClick={() => (hasNewer ? openNewest() : virtualizer.scrollToEnd())}
        >
          {more ? m.inbox_thread_newest_new() : m.inbox_thread_newest()}
        </Button>
      )}
    </div>
  );
}

function rowOf(target: EventTarget): HTMLElement | null {
  return (target as Element).closest<HTMLElement>('[data-key]');
}

/** Whether the newest message is in view, and whether one has come since it was. */
function useAtEnd(
  scroller: React.RefObject<HTMLElement | null>,
  { lastKey, wasMiddle }: { lastKey: string | undefined; wasMiddle: React.RefObject<boolean> },
  toEnd: () => void,
) {
  const [at, setAt] = useState(true);
  const [seenKey, setSeenKey] = useState(lastKey);
  const latestToEnd = useRef(toEnd);
  latestToEnd.current = toEnd;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let pinned = true;
    const look = () => {
      pinned = element.scrollHeight - element.scrollTop - element.clientHeight < endThresholdPx;
      setAt(pinned);
    };
    // The box beneath grows as one types, and a phone's keyboard comes up: the newest message stays in view.
    const resized = new ResizeObserver(() => pinned && latestToEnd.current());
    resized.observe(element);
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  useEffect(() => {
    // What was only loaded on the way to the end has not just come.
    if (at || wasMiddle.current) setSeenKey(lastKey);
  }, [at, lastKey, wasMiddle]);
  return { at, news: !at && seenKey !== lastKey };
}
