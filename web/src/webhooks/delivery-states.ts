import type { DeliveryState } from '@roost/contract/deliveries.ts';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';

export const deliveryStates: Record<DeliveryState, { word: () => string; icon: Icon; tone: 'good' | 'bad' | 'quiet' }> =
  {
    received: { word: m.settings_webhooks_received, icon: IconClock, tone: 'quiet' },
    processed: { word: m.settings_webhooks_processed, icon: IconCircleCheck, tone: 'good' },
    dead: { word: m.settings_webhooks_dead, icon: IconAlertTriangle, tone: 'bad' },
  };

/** "message ×2, status": what was read out of a delivery. */
export function describeEvents(events: Readonly<Record<string, number>>): string {
  const parts = Object.entries(events)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => (count === 1 ? type : `${type} ×${count}`));
  return parts.length === 0 ? m.settings_webhooks_no_events() : parts.join(', ');
}
