import { useEffect } from 'react';
import { m } from '../paraglide/messages.js';

/** The browser's tab says how much is unread. */
export function usePageTitle(unread: number): void {
  useEffect(() => {
    const before = document.title;
    return () => {
      document.title = before;
    };
  }, []);
  useEffect(() => {
    const title = unread > 0 ? m.inbox_title_unread({ count: unread }) : m.inbox_title();
    document.title = `${title} · ${m.app_name()}`;
  }, [unread]);
}
