import type { ColumnType, Generated } from 'kysely';

interface AttachmentsTable {
  workspace_id: string;
  id: string;
  message_id: string | null;
  position: Generated<number>;
  channel_id: string | null;
  kind: 'image' | 'video' | 'audio' | 'file' | 'sticker';
  name: string | null;
  mime_type: string | null;
  /** bigint: pg hands it over as text. */
  bytes: ColumnType<string | null, number | null | undefined, number | null>;
  width: number | null;
  height: number | null;
  state: 'pending' | 'stored' | 'failed';
  failure: string | null;
  attempts: Generated<number>;
  source_url: string | null;
  source_media_id: string | null;
  storage_key: string | null;
  preview_key: string | null;
  next_at: Date | null;
  created_at: Generated<Date>;
}

interface MediaLinksTable {
  workspace_id: string;
  token_hash: Buffer;
  attachment_id: string;
  expires_at: Date;
}

export interface AttachmentsTables {
  media_links: MediaLinksTable;
  attachments: AttachmentsTable;
}
