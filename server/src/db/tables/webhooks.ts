import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

interface DeliveriesTable {
  workspace_id: string;
  id: string;
  received_at: Date;
  object: string | null;
  body: Buffer;
  entries: number;
  entries_left: number;
  state: 'received' | 'processed' | 'dead';
  events: ColumnType<unknown, string | undefined, string>;
  error: string | null;
}

interface DeliveryEntriesTable {
  workspace_id: string;
  seq: GeneratedAlways<string>;
  delivery_id: string;
  position: number;
  lane: number;
  object: string | null;
  external_id: string | null;
  state: Generated<'waiting' | 'done' | 'dead'>;
  attempts: Generated<number>;
  next_at: Generated<Date>;
  error: string | null;
}

interface LanesTable {
  way: 'in' | 'out';
  lane: number;
}

export interface WebhooksTables {
  deliveries: DeliveriesTable;
  delivery_entries: DeliveryEntriesTable;
  lanes: LanesTable;
}
