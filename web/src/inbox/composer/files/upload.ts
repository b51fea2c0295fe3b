import { type Attachment, uploadAttachment } from '@roost/contract/attachments.ts';
import { ApiError, addressOf, readFailure } from '../../../api.ts';
import { m } from '../../../paraglide/messages.js';

/** Hands one file to Roost; it waits there to be sent. Throws ApiError. */
export async function uploadFile(workspaceId: string, file: Blob, name: string): Promise<Attachment> {
  const form = new FormData();
  form.append('file', file, name);
  let response: Response;
  let text: string;
  try {
    response = await fetch(addressOf(uploadAttachment.path, { workspaceId }, {}), {
      method: 'POST',
      headers: { 'x-roost': '1' },
      body: form,
      credentials: 'same-origin',
    });
    text = await response.text();
  } catch {
    throw new ApiError({
      status: 0,
      code: 'network',
      message: m.app_error_network(),
      action: m.app_error_network_action(),
    });
  }
  if (!response.ok) throw readFailure(response.status, text, response.headers.get('x-request-id'));
  return JSON.parse(text) as Attachment;
}
