import type { Generated } from 'kysely';
import type { Jsonb } from './columns.ts';

interface DoctorRunsTable {
  workspace_id: string;
  started_at: Date | null;
  finished_at: Date | null;
  total: Generated<number>;
  pulse_at: Date | null;
}

interface DoctorResultsTable {
  workspace_id: string;
  id: string;
  finding: Jsonb;
  checked_at: Date;
}

interface WebhookRefusalsTable {
  workspace_id: string;
  count: Generated<number>;
  last_at: Date;
}

export interface DoctorTables {
  doctor_runs: DoctorRunsTable;
  doctor_results: DoctorResultsTable;
  webhook_refusals: WebhookRefusalsTable;
}
