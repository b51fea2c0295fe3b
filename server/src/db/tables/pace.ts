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

export interface PaceTables {
  channel_pace: ChannelPaceTable;
}
