import type { Delivery } from '@roost/contract/deliveries.ts';
import { m } from '../paraglide/messages.js';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useSetupWords } from '../use-server-words.ts';
import { DeliveryBadge } from './DeliveryBadge.tsx';
import classes from './DeliveryTable.module.css';
import { describeEvents } from './delivery-states.ts';

/** A table on wide screens, cards on narrow ones; the time is the button that opens a delivery. */
export function DeliveryTable({ items, onOpen }: { items: readonly Delivery[]; onOpen: (id: string) => void }) {
  const said = useSetupWords();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{m.settings_webhooks_time()}</th>
          <th scope="col">{m.settings_webhooks_filter()}</th>
          <th scope="col">{m.settings_webhooks_object()}</th>
          <th scope="col">{m.settings_webhooks_events()}</th>
          <th scope="col">{m.settings_webhooks_error()}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((delivery) => (
          <tr key={delivery.id} data-state={delivery.state}>
            <td className={classes.time}>
              <button type="button" className={classes.open} onClick={() => onOpen(delivery.id)}>
                <RelativeTime at={delivery.receivedAt} />
              </button>
            </td>
            <td className={classes.state}>
              <DeliveryBadge state={delivery.state} />
            </td>
            <td className={classes.object}>{delivery.object ?? m.settings_webhooks_unknown()}</td>
            <td className={classes.events}>{describeEvents(delivery.events)}</td>
            <td className={classes.error} title={delivery.error === null ? undefined : said(delivery.error)}>
              {delivery.error && said(delivery.error)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
