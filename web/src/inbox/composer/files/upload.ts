import { type Attachment, uploadAttachment } from '@roost/contract/attachments.ts';
import { addressOf, sendForm } from '../../../api.ts';

/** Hands one file to Roost; it waits there to be sent. Throws ApiError. */
export async function uploadFile(workspaceId: string, file: Blob, name: string): Promise<Attachment> {
  const form = new FormData();
  form.append('file', file, name);
  return (await sendForm(addressOf(uploadAttachment.path, { workspaceId }, {}), form)) as Attachment;
}
