import type { ColumnType, Generated } from 'kysely';

type JsonColumn = ColumnType<unknown, string | undefined, string>;

export interface ContactsTable {
  workspace_id: string;
  id: string;
  name: string;
  name_source: Generated<'id' | 'webhook' | 'profile' | 'agent'>;
  picture_key: string | null;
  email: string | null;
  phone: string | null;
  owner_id: string | null;
  stage_id: string | null;
  source: 'ad' | 'post' | 'story' | 'link' | null;
  source_detail: JsonColumn;
  fields: JsonColumn;
  blocked_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface IdentitiesTable {
  workspace_id: string;
  id: string;
  contact_id: string;
  channel_id: string;
  external_id: string;
  address: string;
  name: string | null;
  username: string | null;
  profile_fetched_at: Date | null;
  created_at: Generated<Date>;
}

interface IdentityAliasesTable {
  workspace_id: string;
  channel_id: string;
  alias: string;
  identity_id: string;
}

interface StagesTable {
  workspace_id: string;
  id: string;
  name: string;
  color: Generated<string>;
  position: Generated<number>;
}

export interface ContactFieldsTable {
  workspace_id: string;
  id: string;
  name: string;
  type: 'text' | 'number' | 'date' | 'url' | 'select' | 'checkbox';
  options: Generated<string[]>;
  position: Generated<number>;
}

interface ContactNotesTable {
  workspace_id: string;
  id: string;
  contact_id: string;
  author_id: string | null;
  author_name: string;
  text: string;
  created_at: Generated<Date>;
}

interface ContactMergesTable {
  workspace_id: string;
  id: string;
  contact_id: string;
  gone: ColumnType<unknown, string, string>;
  kept: ColumnType<unknown, string, string>;
  identity_ids: string[];
  note_ids: string[];
  merged_by: string | null;
  merged_at: Generated<Date>;
  undone_at: Date | null;
}

interface ContactDistinctionsTable {
  workspace_id: string;
  one_id: string;
  other_id: string;
}

export interface ContactsTables {
  contacts: ContactsTable;
  identities: IdentitiesTable;
  identity_aliases: IdentityAliasesTable;
  stages: StagesTable;
  contact_fields: ContactFieldsTable;
  contact_notes: ContactNotesTable;
  contact_merges: ContactMergesTable;
  contact_distinctions: ContactDistinctionsTable;
}
