import type { ColumnType, Generated } from 'kysely';

interface DeletionRequestsTable {
  workspace_id: string;
  id: string;
  code: string;
  kind: 'login' | 'contact' | 'unknown';
  erased: ColumnType<Readonly<Record<string, number>>, string, string>;
  ids_left: string[] | null;
  created_at: Generated<Date>;
}

interface PublicTextsTable {
  workspace_id: string;
  kind: 'privacy' | 'terms';
  text: string;
  updated_at: Generated<Date>;
}

export interface PrivacyTables {
  deletion_requests: DeletionRequestsTable;
  public_texts: PublicTextsTable;
}
