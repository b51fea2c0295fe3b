import type { LabelColor } from '@roost/contract/organize.ts';
import type { Generated } from 'kysely';
import type { GeneratedJsonb, Jsonb } from './columns.ts';

interface LabelsTable {
  workspace_id: string;
  id: string;
  name: string;
  color: Generated<LabelColor>;
  created_at: Generated<Date>;
}

interface TeamsTable {
  workspace_id: string;
  id: string;
  name: string;
  round_robin: Generated<boolean>;
  created_at: Generated<Date>;
}

interface TeamMembersTable {
  workspace_id: string;
  team_id: string;
  agent_id: string;
  last_assigned_at: Date | null;
}

interface SavedRepliesTable {
  workspace_id: string;
  id: string;
  name: string;
  text: string;
  attachment_ids: Generated<string[]>;
  owner_id: string | null;
  created_by: string | null;
  created_at: Generated<Date>;
}

interface ViewsTable {
  workspace_id: string;
  id: string;
  name: string;
  filters: Jsonb;
  owner_id: string | null;
  created_by: string | null;
  created_at: Generated<Date>;
}

interface ConversationLabelsTable {
  workspace_id: string;
  conversation_id: string;
  label_id: string;
}

interface PresencesTable {
  workspace_id: string;
  conversation_id: string;
  agent_id: string;
  typing: Generated<boolean>;
  until: Date;
}

interface DraftsTable {
  workspace_id: string;
  conversation_id: string;
  agent_id: string;
  mode: 'reply' | 'note';
  text: string;
  reply_to_id: string | null;
  files: Jsonb;
  privately: Generated<boolean>;
  choices: GeneratedJsonb;
  as_buttons: Generated<boolean>;
  others: GeneratedJsonb;
  version: string;
  updated_at: Generated<Date>;
}

interface ScheduledMessagesTable {
  workspace_id: string;
  id: string;
  conversation_id: string;
  client_key: string;
  agent_id: string | null;
  author_name: Generated<string>;
  body: Jsonb;
  send_at: Date;
  problem: string | null;
  missed: Generated<boolean>;
  created_at: Generated<Date>;
}

interface NoticesTable {
  workspace_id: string;
  id: string;
  agent_id: string;
  kind: 'mention' | 'assigned' | 'unsent' | 'unknown';
  conversation_id: string;
  message_id: string | null;
  actor_name: Generated<string>;
  created_at: Generated<Date>;
  read_at: Date | null;
}

export interface OrganizeTables {
  labels: LabelsTable;
  teams: TeamsTable;
  team_members: TeamMembersTable;
  saved_replies: SavedRepliesTable;
  views: ViewsTable;
  conversation_labels: ConversationLabelsTable;
  presences: PresencesTable;
  drafts: DraftsTable;
  scheduled_messages: ScheduledMessagesTable;
  notices: NoticesTable;
}
