import { Badge } from '@mantine/core';
import type { DeliveryState } from '@roost/contract/deliveries.ts';
import classes from '../ui/StateBadge.module.css';
import { deliveryStates } from './delivery-states.ts';

export function DeliveryBadge({ state }: { state: DeliveryState }) {
  const { word, icon: Icon, tone } = deliveryStates[state];
  return (
    <Badge className={classes.root} data-tone={tone} leftSection={<Icon size={13} aria-hidden="true" />}>
      {word()}
    </Badge>
  );
}
