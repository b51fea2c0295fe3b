import { Button, Loader } from '@mantine/core';
import type { Conversation } from '@roost/contract/conversations.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { m } from '../../paraglide/messages.js';
import { useNow } from '../../time/use-now.ts';
import { useLabels } from '../arrange/lists.ts';
import { useDensity } from '../use-density.ts';
import classes from './ConversationList.module.css';
import { ConversationRow } from './ConversationRow.tsx';
import { useHeldRows } from './use-held-rows.ts';
import type { Selection } from './use-selection.ts';

const rowPx = { comfortable: 84, compact: 62 };
/** Fetch the next page while this many rows are still below. */
const aheadRows = 15;

interface Props {
  workspaceId: string;
  conversations: Conversation[];
  selectedId: string | null;
  /** Null at the end of the list. */
  more: (() => void) | null;
  moreState: 'idle' | 'loading' | 'failed';
  /** Told the order on screen, for J and K. */
  onOrder: (ids: string[]) => void;
  selection: Selection;
}

export function ConversationList(props: Props) {
  const { workspaceId, conversations, selectedId, more, moreState, onOrder, selection } = props;
  const [dense] = useDensity();
  const heightPx = dense ? rowPx.compact : rowPx.comfortable;
  const labels = useLabels(workspaceId);
  const labelsById = useMemo(() => new Map(labels.map((label) => [label.id, label])), [labels]);
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(30_000);
  const { rows, ids, listeners } = useHeldRows(conversations, scroller, heightPx);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => virtualizer.measure(), [heightPx]);

  useEffect(() => onOrder(ids), [ids, onOrder]);
  // What is on screen no more is neither walked through nor chosen.
  useEffect(() => () => onOrder([]), [onOrder]);

  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more && moreState === 'idle' && lastIndex >= rows.length - aheadRows) more();
  }, [more, moreState, lastIndex, rows.length]);

  // Only a new choice scrolls; rows moving around it do not.
  const latest = useRef({ ids, virtualizer });
  latest.current = { ids, virtualizer };
  useEffect(() => {
    const index = selectedId === null ? -1 : latest.current.ids.indexOf(selectedId);
    if (index >= 0) latest.current.virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [selectedId]);

  return (
    <div ref={scroller} className={classes.scroller} {...listeners} data-testid="conversation-list">
      <ul className={classes.list} aria-label={m.inbox_list()} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const conversation = rows[item.index];
          return (
            conversation && (
              <li
                key={item.key}
                className={classes.item}
                aria-setsize={more ? -1 : rows.length}
                aria-posinset={item.index + 1}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                <ConversationRow
                  workspaceId={workspaceId}
                  conversation={conversation}
                  selected={conversation.id === selectedId}
                  now={now}
                  labels={labelsById}
                  chosen={selection.ids.has(conversation.id)}
                  choosing={selection.ids.size > 0}
                  onChoose={selection.toggle}
                  dense={dense}
                />
              </li>
            )
          );
        })}
      </ul>
      <div className={classes.foot}>
        {moreState === 'loading' && <Loader size="xs" color="gray" aria-label={m.inbox_loading_more()} />}
        {moreState === 'failed' && more && (
          <>
            {m.inbox_more_failed()}
            <Button variant="subtle" size="compact-sm" onClick={more}>
              {m.inbox_try_again()}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
