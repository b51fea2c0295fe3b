import type { Language } from '@roost/contract/language.ts';
import type { Generated } from 'kysely';
import type { NullableJsonb } from './columns.ts';

interface PushKeysTable {
  only: Generated<boolean>;
  public_key: string;
  private_sealed: string;
}

interface PushSubscriptionsTable {
  workspace_id: string;
  id: string;
  agent_id: string;
  session_id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  with_text: Generated<boolean>;
  quiet: NullableJsonb;
  time_zone: Generated<string>;
  language: Generated<Language>;
  created_at: Generated<Date>;
}

export interface PushTables {
  push_keys: PushKeysTable;
  push_subscriptions: PushSubscriptionsTable;
}
