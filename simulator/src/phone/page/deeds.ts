/** What a customer does with a thumb, one call each. */
import { call, type Platform } from './state.ts';

export type Place = { platform: Platform; customerId: string; assetId: string };

export type GivenFile = {
  type: string;
  base64?: string;
  mimeType?: string;
  name?: string;
  voice?: boolean;
  latitude?: number;
  longitude?: number;
  address?: string;
};

export type Sending = {
  text?: string;
  attachments?: GivenFile[];
  replyTo?: string;
  story?: string;
  whatsapp?: { type: string; body: unknown };
};

export const sendMessage = (place: Place, message: Sending) => call('POST', '/_sim/send', { ...place, ...message });
export const react = (messageId: string, emoji: string | null) => call('POST', '/_sim/react', { messageId, emoji });
export const edit = (messageId: string, text: string) => call('POST', '/_sim/edit', { messageId, text });
export const unsend = (messageId: string) => call('POST', '/_sim/unsend', { messageId });
export const tap = (messageId: string, payload: string) => call('POST', '/_sim/tap', { messageId, payload });
export const comment = (given: { postId: string; customerId: string; text: string; parentId?: string }) =>
  call('POST', '/_sim/comments', given);
export const removeComment = (id: string) => call('DELETE', `/_sim/comments/${encodeURIComponent(id)}`);
export const publish = (given: { platform: string; assetId: string; kind: string; text: string }) =>
  call('POST', '/_sim/posts', given);

/** A file of this computer as the customer would send it. */
export async function fileFrom(file: File): Promise<GivenFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const [family = ''] = file.type.split('/');
  const type = ['image', 'video', 'audio'].includes(family) ? family : 'file';
  const mimeType = file.type === '' ? 'application/octet-stream' : file.type;
  return { type, base64: btoa(binary), mimeType, name: file.name };
}
