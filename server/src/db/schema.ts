import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** Written as a JSON string, read back parsed. */
type Jsonb = ColumnType<unknown, string, string>;
type NullableJsonb = ColumnType<unknown, string | null | undefined, string | null>;

export interface AgentsTable {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  two_factor_enabled: Generated<boolean | null>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface SessionsTable {
  id: string;
  agent_id: string;
  token: string;
  active_workspace_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  expires_at: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface CredentialsTable {
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

export interface VerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface TwoFactorsTable {
  id: string;
  agent_id: string;
  secret: string;
  backup_codes: string;
  verified: Generated<boolean | null>;
  failed_verification_count: Generated<number | null>;
  locked_until: Date | null;
}

export interface WorkspacesTable {
  id: string;
  name: string;
  slug: string;
  logo: string | null;
  metadata: string | null;
  created_at: Generated<Date>;
}

export interface MembersTable {
  id: string;
  workspace_id: string;
  agent_id: string;
  role: string;
  disabled: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface InvitationsTable {
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

export interface SetupTable {
  only: Generated<boolean>;
  done_at: Date | null;
}

export interface ApiKeysTable {
  workspace_id: string;
  id: string;
  name: string;
  role: 'owner' | 'admin' | 'agent';
  key_hash: Buffer;
  created_by: string | null;
  created_at: Generated<Date>;
  last_used_at: Date | null;
}

export interface MetaAppsTable {
  workspace_id: string;
  app_id: string | null;
  secret_sealed: string | null;
  previous_secret_sealed: string | null;
  previous_secret_until: Date | null;
  verify_token: string;
  login_config_id: string | null;
  instagram_app_id: string | null;
  instagram_secret_sealed: string | null;
  updated_at: Generated<Date>;
}

export interface ConnectAttemptsTable {
  workspace_id: string;
  id: string;
  state_hash: Buffer;
  session_id: string;
  agent_id: string;
  flow: string;
  features: string[];
  redirect_uri: string;
  return_to: string;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
}

export interface LoginsTable {
  workspace_id: string;
  id: string;
  flow: string;
  external_id: string;
  name: string;
  state: 'connected' | 'attention' | 'needs_reconnect' | 'paused' | 'disconnected';
  state_message: string;
  state_action: string | null;
  scopes: Generated<string[]>;
  declined: Generated<string[]>;
  granular: ColumnType<unknown, string | undefined, string>;
  token_sealed: string | null;
  expires_at: Date | null;
  data_access_expires_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface AssetsTable {
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
  paused: Generated<boolean>;
  last_event_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface DeliveriesTable {
  workspace_id: string;
  id: string;
  received_at: Date;
  object: string | null;
  body: Buffer;
  entries: number;
  entries_left: number;
  state: 'received' | 'processed' | 'dead';
  events: ColumnType<unknown, string | undefined, string>;
  error: string | null;
}

export interface DeliveryEntriesTable {
  workspace_id: string;
  seq: GeneratedAlways<string>;
  delivery_id: string;
  position: number;
  lane: number;
  object: string | null;
  external_id: string | null;
  state: Generated<'waiting' | 'done' | 'dead'>;
  attempts: Generated<number>;
  next_at: Generated<Date>;
  error: string | null;
}

export interface LanesTable {
  way: 'in' | 'out';
  lane: number;
}

export interface ContactsTable {
  workspace_id: string;
  id: string;
  name: string;
  name_source: Generated<'id' | 'webhook' | 'profile' | 'agent'>;
  picture_key: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface IdentitiesTable {
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

export interface IdentityAliasesTable {
  workspace_id: string;
  channel_id: string;
  alias: string;
  identity_id: string;
}

export interface ConversationsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  identity_id: string;
  contact_id: string;
  surface: 'direct' | 'comments';
  post_external_id: Generated<string>;
  status: Generated<'open' | 'pending' | 'snoozed' | 'resolved'>;
  snoozed_until: Date | null;
  assignee_id: string | null;
  priority: Generated<'none' | 'low' | 'medium' | 'high' | 'urgent'>;
  unread_count: Generated<number>;
  last_message_id: string | null;
  last_activity_at: Date;
  last_inbound_at: Date | null;
  last_outbound_at: Date | null;
  delivered_until: Date | null;
  read_until: Date | null;
  waiting_since: Date | null;
  created_at: Generated<Date>;
}

export interface MessagesTable {
  workspace_id: string;
  id: string;
  conversation_id: string;
  channel_id: string;
  external_id: string | null;
  client_key: string | null;
  client_hash: Buffer | null;
  direction: 'in' | 'out' | 'note' | 'event';
  kind: string;
  text: string | null;
  content: ColumnType<unknown, string | undefined, string>;
  author_type: 'contact' | 'agent' | 'app' | 'system';
  author_id: string | null;
  author_name: Generated<string>;
  status: 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown' | null;
  placed_at: Date;
  sent_at: Date | null;
  unread: Generated<boolean>;
  former_external_ids: string[] | null;
  reply_to_external_id: string | null;
  human_agent: Generated<boolean>;
  error: NullableJsonb;
  edited_at: Date | null;
  deleted_at: Date | null;
  created_at: Generated<Date>;
}

export interface OutboxTable {
  workspace_id: string;
  message_id: string;
  conversation_id: string;
  channel_id: string;
  lane: number;
  seq: GeneratedAlways<string>;
  state: Generated<'waiting' | 'sending' | 'unknown'>;
  attempts: Generated<number>;
  next_at: Generated<Date>;
  claimed_at: Date | null;
}

export interface ParkedEventsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  external_id: string;
  event: Jsonb;
  event_hash: Buffer;
  parked_at: Generated<Date>;
}

export interface AuditLogTable {
  workspace_id: string;
  id: string;
  at: Generated<Date>;
  actor_type: 'agent' | 'api_key' | 'meta' | 'system';
  actor_id: string | null;
  action: string;
  subject: string | null;
  detail: ColumnType<unknown, string | undefined, string>;
}

/** Every table Roost queries, as the migrations made it. */
export interface Database {
  agents: AgentsTable;
  sessions: SessionsTable;
  credentials: CredentialsTable;
  verifications: VerificationsTable;
  two_factors: TwoFactorsTable;
  workspaces: WorkspacesTable;
  members: MembersTable;
  invitations: InvitationsTable;
  setup: SetupTable;
  api_keys: ApiKeysTable;
  meta_apps: MetaAppsTable;
  connect_attempts: ConnectAttemptsTable;
  logins: LoginsTable;
  assets: AssetsTable;
  channels: ChannelsTable;
  deliveries: DeliveriesTable;
  delivery_entries: DeliveryEntriesTable;
  lanes: LanesTable;
  contacts: ContactsTable;
  identities: IdentitiesTable;
  identity_aliases: IdentityAliasesTable;
  conversations: ConversationsTable;
  messages: MessagesTable;
  outbox: OutboxTable;
  parked_events: ParkedEventsTable;
  audit_log: AuditLogTable;
}
