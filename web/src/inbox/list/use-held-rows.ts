import { type PointerEvent, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { anchorShift, holdOrder } from './list-order.ts';

const aimMs = 1_000;

/**
 * Rows that do not jump: none moves while the mouse is aiming at one (it moved within the last second), and when the list
 * is scrolled, what arrives above does not push the view.
 */
export function useHeldRows<T extends { id: string }>(
  fresh: T[],
  scroller: RefObject<HTMLElement | null>,
  rowPx: number,
) {
  const [held, setHeld] = useState<string[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rows = useMemo(() => (held ? holdOrder(held, fresh).rows : fresh), [held, fresh]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);

  const before = useRef(ids);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && element.scrollTop > 0 && before.current !== ids) {
      element.scrollTop += anchorShift(before.current, ids, Math.floor(element.scrollTop / rowPx), rowPx);
    }
    before.current = ids;
  }, [ids, scroller, rowPx]);

  useLayoutEffect(() => () => clearTimeout(timer.current), []);

  const release = () => setHeld(null);
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    clearTimeout(timer.current);
    timer.current = setTimeout(release, aimMs);
    setHeld((present) => present ?? ids);
  };
  return { rows, ids, listeners: { onPointerMove, onPointerLeave: release } };
}
