import type { Generated } from 'kysely';
import type { Jsonb } from './columns.ts';

interface BusinessHoursTable {
  workspace_id: string;
  active: boolean;
  time_zone: string;
  week: Jsonb;
  exceptions: Jsonb;
  updated_at: Generated<Date>;
}

interface AutomaticMessagesTable {
  workspace_id: string;
  channel_id: string;
  kind: 'away' | 'welcome';
  active: boolean;
  text: string;
}

export interface AwayTables {
  business_hours: BusinessHoursTable;
  automatic_messages: AutomaticMessagesTable;
}
