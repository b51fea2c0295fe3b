import type { Message } from '@roost/contract/messages.ts';
import { IconShoppingCart } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { formatLocale } from '../../../time/format-locale.ts';
import { Card, Facts } from './Card.tsx';
import { listIn, numberIn, objectIn, textIn } from './read.ts';

/** A cart from a catalogue, with its sum. */
export function OrderCard({ message }: { message: Message }) {
  const items = listIn(objectIn(message.content, 'order') ?? {}, 'product_items').map((item, index) => ({
    key: `${index}`,
    name: textIn(item, 'name', 'product_retailer_id') ?? m.kinds_product(),
    count: numberIn(item, 'quantity') ?? 1,
    price: numberIn(item, 'item_price'),
    currency: textIn(item, 'currency'),
  }));
  const currency = items[0]?.currency ?? null;
  const total = items.reduce((sum, item) => sum + item.count * (item.price ?? 0), 0);
  return (
    <Card icon={IconShoppingCart} label={m.inbox_kind_order()} title={m.kinds_order_items({ count: items.length })}>
      <Facts
        rows={[
          ...items.map(({ key, name, count, price }) => ({
            key,
            name: `${count} × ${name}`,
            value: price === null ? '' : money(price * count, currency),
          })),
          ...(total > 0 && items.length > 1
            ? [{ key: 'sum', name: m.kinds_order_sum(), value: money(total, currency) }]
            : []),
        ]}
      />
    </Card>
  );
}

/** With the currency's own number of decimals; a code nobody knows is shown as it came. */
function money(amount: number, currency: string | null): string {
  try {
    if (currency !== null) return new Intl.NumberFormat(formatLocale(), { style: 'currency', currency }).format(amount);
  } catch {
    // Told below.
  }
  return `${amount} ${currency ?? ''}`.trim();
}
