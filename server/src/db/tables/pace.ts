import type { Generated } from 'kysely';

interface ChannelPaceTable {
  workspace_id: string;
  channel_id: string;
  turn_at: Generated<Date>;
  slower: Generated<number>;
  failures: Generated<number>;
  failing_since: Date | null;
  rests_until: Date | null;
  rest_reason: 'failing' | 'limit' | null;
}

interface UsageReportsTable {
  asset_id: string;
  type: string;
  percent: number;
  regain_at: Date | null;
  seen_at: Date;
}

export interface PaceTables {
  channel_pace: ChannelPaceTable;
  usage_reports: UsageReportsTable;
}
