import type { Message } from '@roost/contract/messages.ts';

export type Attachment = Message['attachments'][number];

export interface AttachmentRow {
  id: string;
  kind: Attachment['kind'];
  name: string | null;
  mime_type: string | null;
  bytes: string | number | null;
  width: number | null;
  height: number | null;
  state: Attachment['state'];
  failure: string | null;
  preview_key: string | null;
}

/** Our own addresses: no browser of ours asks Meta, and none learns where Meta keeps it. */
export function describeAttachment(workspaceId: string, row: AttachmentRow): Attachment {
  const url = row.state === 'stored' ? `/api/workspaces/${workspaceId}/attachments/${row.id}` : null;
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    mimeType: row.mime_type,
    bytes: row.bytes === null ? null : Number(row.bytes),
    width: row.width,
    height: row.height,
    state: row.state,
    failure: row.state === 'failed' ? row.failure : null,
    url,
    previewUrl: url === null || row.preview_key === null ? null : `${url}?preview=1`,
  };
}
