import { useEffect, useRef, useState } from 'react';
import { recall, remember } from '../session.ts';
import { type Shortcut, shortcutOf } from './shortcuts.ts';

const storedKey = 'roost.single-keys';

/** The off switch: single keys get in the way of speech input and some assistive tools (WCAG 2.1.4). */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => recall(storedKey) !== 'off');
  return [
    on,
    (next) => {
      setOn(next);
      remember(storedKey, next ? 'on' : 'off');
    },
  ];
}

const fields = 'input, textarea, select, [contenteditable="true"]';

function leaveField(event: KeyboardEvent, target: HTMLElement): void {
  const inFront = target.closest('[role="menu"], [role="dialog"]') !== null;
  if (event.key === 'Escape' && !inFront && !event.isComposing && target.matches(fields)) target.blur();
}

/** Whether a key belongs to a field, a menu or a dialog. A checkbox takes no letters. */
export function isTyping(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement)) return true;
  const target = event.target;
  if (target.closest('[role="menu"], [role="dialog"]')) return true;
  return target.matches(fields) && !target.matches('input[type="checkbox"], input[type="radio"]');
}

/** Single keys, while no field, menu or dialog has focus. Each caller takes the keys it can act on. */
export function useShortcuts(on: boolean, actions: Partial<Record<Shortcut, () => void>>): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.target instanceof HTMLElement)) return;
      leaveField(event, event.target);
      if (!on || isTyping(event)) return;
      const shortcut = shortcutOf(event);
      const act = shortcut && latest.current[shortcut];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [on]);
}
