import type { Language } from '@roost/contract/language.ts';
import type { ColumnType, Generated } from 'kysely';

interface AgentsTable {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  language: Generated<Language>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface SessionsTable {
  id: string;
  agent_id: string;
  token: string;
  ip_address: string | null;
  user_agent: string | null;
  expires_at: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface CredentialsTable {
  id: string;
  agent_id: string;
  account_id: string;
  provider_id: string;
  password: string | null;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Date | null;
  refresh_token_expires_at: Date | null;
  scope: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface VerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface WorkspacesTable {
  id: string;
  name: string;
  slug: string;
  human_agent_allowed: Generated<boolean>;
  created_at: Generated<Date>;
}

interface MembersTable {
  id: string;
  workspace_id: string;
  agent_id: string;
  role: string;
  disabled: Generated<boolean>;
  available: Generated<boolean>;
  created_at: Generated<Date>;
}

interface InvitationsTable {
  id: string;
  workspace_id: string;
  email: string;
  role: string | null;
  status: string;
  token_hash: Buffer | null;
  inviter_id: string | null;
  expires_at: Date;
  created_at: Generated<Date>;
}

interface SetupTable {
  only: Generated<boolean>;
  done_at: Date | null;
  stored_until: Date | null;
}

interface ApiKeysTable {
  workspace_id: string;
  id: string;
  name: string;
  role: 'owner' | 'admin' | 'agent';
  key_hash: Buffer;
  created_by: string | null;
  created_at: Generated<Date>;
  last_used_at: Date | null;
}

interface AuditLogTable {
  workspace_id: string;
  id: string;
  at: Generated<Date>;
  actor_type: 'agent' | 'api_key' | 'meta' | 'system';
  actor_id: string | null;
  action: string;
  subject: string | null;
  detail: ColumnType<unknown, string | undefined, string>;
}

export interface AccountsTables {
  agents: AgentsTable;
  sessions: SessionsTable;
  credentials: CredentialsTable;
  verifications: VerificationsTable;
  workspaces: WorkspacesTable;
  members: MembersTable;
  invitations: InvitationsTable;
  setup: SetupTable;
  api_keys: ApiKeysTable;
  audit_log: AuditLogTable;
}
