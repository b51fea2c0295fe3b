import { type PointerEvent, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { anchorShift, holdOrder } from './list-order.ts';

/** A mouse that rests on a row may be about to press; one that was left lying there for longer is not. */
const restMs = 10_000;
/** For a press to become a click. */
const pressMs = 1_000;

/**
 * Rows that do not jump: none moves while the mouse is on one, or a finger or the mouse presses, and when the list is
 * scrolled, what arrives above does not push the view.
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
  const hold = (forMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, forMs);
    setHeld((present) => present ?? ids);
  };
  const onPointerMove = ({ pointerType }: PointerEvent) => pointerType === 'mouse' && hold(restMs);
  const onPointerDown = () => hold(pressMs);
  // A finger that is lifted leaves, and only then clicks.
  const onPointerLeave = ({ pointerType }: PointerEvent) => pointerType === 'mouse' && release();
  return { rows, ids, listeners: { onPointerMove, onPointerDown, onPointerLeave } };
}
