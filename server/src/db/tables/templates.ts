import type { Generated } from 'kysely';
import type { Jsonb } from './columns.ts';

export interface TemplatesTable {
  workspace_id: string;
  id: string;
  account_external_id: string;
  external_id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  rejected_reason: string | null;
  quality: string | null;
  parameter_format: Generated<'POSITIONAL' | 'NAMED'>;
  components: Jsonb;
  synced_at: Date;
}

export interface TemplatesTables {
  templates: TemplatesTable;
}
