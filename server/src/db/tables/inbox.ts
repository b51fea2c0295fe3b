import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Jsonb, NullableJsonb } from './columns.ts';

interface ConversationsTable {
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
  team_id: string | null;
  priority: Generated<'none' | 'low' | 'medium' | 'high' | 'urgent'>;
  unread_count: Generated<number>;
  last_message_id: string | null;
  last_activity_at: Date;
  last_inbound_at: Date | null;
  last_outbound_at: Date | null;
  delivered_until: Date | null;
  read_until: Date | null;
  waiting_since: Date | null;
  muted: Generated<boolean>;
  automatic_at: Date | null;
  created_at: Generated<Date>;
}

interface MessagesTable {
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
  private_reply_to: string | null;
  imported: Generated<boolean>;
  opens_window: Generated<boolean>;
  error: NullableJsonb;
  edited_at: Date | null;
  deleted_at: Date | null;
  created_at: Generated<Date>;
}

interface MessageWeeksTable {
  workspace_id: string;
  week: number;
}

interface OutboxTable {
  workspace_id: string;
  message_id: string;
  conversation_id: string;
  channel_id: string;
  lane: number;
  seq: GeneratedAlways<string>;
  state: Generated<'waiting' | 'uploading' | 'sending' | 'unknown'>;
  attempts: Generated<number>;
  next_at: Generated<Date>;
  claimed_at: Date | null;
}

interface ParkedEventsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  external_id: string;
  event: Jsonb;
  event_hash: Buffer;
  parked_at: Generated<Date>;
}

export interface InboxTables {
  conversations: ConversationsTable;
  messages: MessagesTable;
  message_weeks: MessageWeeksTable;
  outbox: OutboxTable;
  parked_events: ParkedEventsTable;
}
