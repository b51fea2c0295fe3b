import type { Generated } from 'kysely';

interface ContactsTable {
  workspace_id: string;
  id: string;
  name: string;
  name_source: Generated<'id' | 'webhook' | 'profile' | 'agent'>;
  picture_key: string | null;
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

export interface ContactsTables {
  contacts: ContactsTable;
  identities: IdentitiesTable;
  identity_aliases: IdentityAliasesTable;
}
