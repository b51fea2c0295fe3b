import type { Generated } from 'kysely';

interface PostsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  external_id: string;
  state: Generated<'pending' | 'stored' | 'failed'>;
  body: string | null;
  permalink: string | null;
  form: string | null;
  posted_at: Date | null;
  picture_id: string | null;
  created_at: Generated<Date>;
}

interface ChannelNoticesTable {
  workspace_id: string;
  channel_id: string;
  topic: string;
  level: 'info' | 'warning' | 'error';
  message: string;
  at: Date;
}

export interface PostsTables {
  posts: PostsTable;
  channel_notices: ChannelNoticesTable;
}
