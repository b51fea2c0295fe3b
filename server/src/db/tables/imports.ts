import type { ColumnType, Generated } from 'kysely';

export interface ImportsTable {
  workspace_id: string;
  id: string;
  kind: 'contacts' | 'history';
  channel_id: string | null;
  state: Generated<'waiting' | 'running' | 'done' | 'failed' | 'cancelled'>;
  done: Generated<number>;
  total: number | null;
  failed: Generated<number>;
  conversations: Generated<number>;
  cut_short: Generated<number>;
  since: Date | null;
  next_at: Date | null;
  next_call_at: Date | null;
  message: Generated<string>;
  errors: ColumnType<unknown, string | undefined, string>;
  detail: ColumnType<unknown, string | undefined, string>;
  created_by: string | null;
  created_at: Generated<Date>;
  finished_at: Date | null;
}

export interface ImportsTables {
  imports: ImportsTable;
}
