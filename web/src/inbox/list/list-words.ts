import { m } from '../../paraglide/messages.js';
import type { Sort, StatusFilter } from './filters.ts';

export const statusNames: Record<StatusFilter, () => string> = {
  open: m.inbox_status_open,
  pending: m.inbox_status_pending,
  snoozed: m.inbox_status_snoozed,
  resolved: m.inbox_status_resolved,
  all: m.inbox_status_all,
};

export const sortNames: Record<Sort, () => string> = {
  newest: m.inbox_sort_newest,
  oldest_waiting: m.inbox_sort_waiting,
  window_closing: m.inbox_sort_closing,
};
