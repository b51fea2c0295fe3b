import type { LoginFlow } from '@roost/contract/meta.ts';
import type { ColumnType, Generated } from 'kysely';

export interface MetaAppsTable {
  workspace_id: string;
  app_id: string | null;
  secret_sealed: string | null;
  previous_secret_sealed: string | null;
  previous_secret_until: Date | null;
  verify_token: string;
  login_config_id: string | null;
  login_config_system_user: Generated<boolean>;
  instagram_app_id: string | null;
  instagram_secret_sealed: string | null;
  previous_instagram_secret_sealed: string | null;
  previous_instagram_secret_until: Date | null;
  updated_at: Generated<Date>;
}

interface ConnectAttemptsTable {
  workspace_id: string;
  id: string;
  state_hash: Buffer;
  session_id: string;
  agent_id: string;
  flow: LoginFlow;
  features: string[];
  redirect_uri: string;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
  /** `login`, or a code of the contract's connectErrors. */
  outcome: string | null;
}

export interface LoginsTable {
  workspace_id: string;
  id: string;
  flow: LoginFlow;
  external_id: string;
  name: string;
  state: 'connected' | 'attention' | 'needs_reconnect' | 'paused' | 'disconnected';
  state_message: string;
  state_action: string | null;
  scopes: Generated<string[]>;
  declined: Generated<string[]>;
  token_sealed: string | null;
  expires_at: Date | null;
  data_access_expires_at: Date | null;
  state_reason: Generated<string>;
  token_issued_at: Date | null;
  checked_at: Date | null;
  next_check_at: Generated<Date>;
  failures: Generated<number>;
  failing_since: Date | null;
  announced_reason: string | null;
  app_user_id: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface HeldGrantsTable {
  workspace_id: string;
  id: string;
  login_id: string;
  grant_sealed: string;
  sees: ColumnType<{ kind: string; externalId: string; usable: boolean; reason: string | null }[], string, string>;
  failed_kinds: string[];
  scopes: string[];
  actor_type: string;
  actor_id: string | null;
  created_at: Date;
  expires_at: Date;
}

interface AssetsTable {
  workspace_id: string;
  login_id: string;
  kind: string;
  external_id: string;
  name: string;
  detail: string | null;
  parent_id: string | null;
  parent_name: string | null;
  picture_url: string | null;
  token_sealed: string | null;
  connectable: boolean;
  reason: string | null;
}

export interface ChannelsTable {
  workspace_id: string;
  id: string;
  kind: 'facebook' | 'instagram' | 'whatsapp';
  external_id: string;
  name: string;
  detail: string | null;
  parent_id: string | null;
  login_id: string | null;
  token_sealed: string | null;
  state: 'connected' | 'attention' | 'needs_reconnect' | 'disconnected';
  state_message: string;
  state_action: string | null;
  state_reason: Generated<string>;
  failures: Generated<number>;
  failing_since: Date | null;
  paused: Generated<boolean>;
  last_event_at: Date | null;
  gap_since: Date | null;
  messaging_limit: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface ConnectionsTables {
  meta_apps: MetaAppsTable;
  connect_attempts: ConnectAttemptsTable;
  logins: LoginsTable;
  held_grants: HeldGrantsTable;
  assets: AssetsTable;
  channels: ChannelsTable;
}
