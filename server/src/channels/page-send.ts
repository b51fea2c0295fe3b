/** The Send API with a Page's token: Messenger, and Instagram by way of its Page (platform.md §4.1). */
import { type GraphCaller, GraphFailure, sendTimeoutMs } from '../meta/graph.ts';
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf } from '../meta/read-json.ts';
import type { Draft, Outgoing, OutgoingFile, Sent } from './outgoing.ts';
import { isFile } from './outgoing.ts';
import { present } from './said.ts';

/** How Meta gets a draft's file: the payload of the attachment. */
export type Attach = (file: OutgoingFile, draft: Draft) => Promise<JsonObject>;

/** `plain`: where a reply is what needs no naming, an Instagram account with its own login (platform.md §4.1). */
export async function sendByPage(
  graph: GraphCaller,
  pageId: string,
  draft: Draft,
  attach: Attach,
  { plain = false } = {},
): Promise<Sent> {
  const message = await messageOf(draft, attach);
  const typeOfReply = plain ? {} : { messaging_type: 'RESPONSE' };
  const answer = await graph.post(
    `${pageId}/messages`,
    {
      recipient: recipientOf(draft),
      // HUMAN_AGENT: written by a person, up to 7 days after the last message (platform.md §4.1). Never automated.
      ...(draft.humanAgent ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : typeOfReply),
      // The echo brings `metadata` back: that settles a send whose answer was lost.
      message: { ...message, metadata: draft.reference },
      ...(draft.replyToExternalId === undefined ? {} : { reply_to: { mid: draft.replyToExternalId } }),
    },
    { timeoutMs: sendTimeoutMs },
  );
  const externalId = idOf(answer.message_id);
  if (externalId === null) throw new GraphFailure('unknown', 'Meta answered without a message id.');
  const recipientExternalId = idOf(answer.recipient_id);
  return { externalId, ...(recipientExternalId === null ? {} : { recipientExternalId }) };
}

function recipientOf({ to }: Draft): JsonObject {
  if ('person' in to) return { id: to.person };
  if ('privatelyTo' in to) return { comment_id: to.privatelyTo };
  throw new GraphFailure('unsent', 'A public reply is no message.');
}

const attachmentTypes = {
  image: 'image',
  sticker: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'audio',
  file: 'file',
} as const;

async function messageOf(draft: Draft, attach: Attach): Promise<JsonObject> {
  const { say } = draft;
  if (isFile(say)) return { attachment: { type: attachmentTypes[say.kind], payload: await attach(say.file, draft) } };
  switch (say.kind) {
    case 'text':
      return present({
        text: say.text,
        quick_replies: say.quickReplies?.map(({ title, payload }) => ({
          content_type: 'text',
          title,
          payload: payload ?? title,
        })),
      });
    case 'interactive':
      return { attachment: { type: 'template', payload: buttonTemplate(say.interactive) } };
    default:
      throw new GraphFailure('unsent', `The Send API takes no ${say.kind}.`);
  }
}

/** platform.md §4.3: text of 640 characters and up to three buttons. */
function buttonTemplate(interactive: (Outgoing & { kind: 'interactive' })['interactive']): JsonObject {
  const text = interactive.body.text;
  if (interactive.type === 'button') {
    const buttons = interactive.action.buttons.map(({ reply }) => ({
      type: 'postback',
      title: reply.title,
      payload: reply.id,
    }));
    return { template_type: 'button', text, buttons };
  }
  if (interactive.type === 'cta_url') {
    const { display_text: title, url } = interactive.action.parameters;
    return { template_type: 'button', text, buttons: [{ type: 'web_url', title, url }] };
  }
  throw new GraphFailure('unsent', `The Send API takes no ${interactive.type}.`);
}

/** Where Graph fetches the file itself (Instagram; platform.md §4.2). */
export const attachByLink: Attach = async (file) => ({ url: await file.link() });

/** Sent by the id under which it was uploaded, which is the Page's own (platform.md §4.2). */
export const attachUploaded: Attach = async (_file, { uploadedId }) => ({ attachment_id: needUploaded(uploadedId) });

export async function uploadToPage(
  graph: GraphCaller,
  pageId: string,
  say: Outgoing,
  file: OutgoingFile,
): Promise<string> {
  if (!isFile(say)) throw new GraphFailure('unsent', `The Send API takes no file with a ${say.kind}.`);
  const message = { attachment: { type: attachmentTypes[say.kind], payload: { is_reusable: true } } };
  const answer = await uploading(() =>
    graph.upload(`${pageId}/message_attachments`, { message: JSON.stringify(message) }, 'filedata', file),
  );
  const id = idOf(answer.attachment_id);
  if (id === null) throw new GraphFailure('unsent', 'Meta answered without an attachment id.');
  return id;
}

export function needUploaded(id: string | undefined): string {
  if (id === undefined) throw new GraphFailure('unsent', 'The file was not uploaded.');
  return id;
}

/** An upload that broke off sent nobody anything: it may be repeated, unlike a send. */
export async function uploading<T>(upload: () => Promise<T>): Promise<T> {
  try {
    return await upload();
  } catch (error) {
    if (error instanceof GraphFailure && error.outcome === 'unknown') {
      throw new GraphFailure('unsent', error.message, { cause: error, retryAfterMs: error.retryAfterMs });
    }
    throw error;
  }
}

export async function senderAction(
  graph: GraphCaller,
  pageId: string,
  to: string,
  action: 'mark_seen' | 'typing_on',
): Promise<void> {
  await graph.post(`${pageId}/messages`, { recipient: { id: to }, sender_action: action });
}

/** Names Meta gives to the usual reactions; any other emoji goes as itself (platform.md §3.4, §4.3). */
const reactionNames: Readonly<Record<string, string>> = {
  '❤': 'love',
  '😍': 'love',
  '😆': 'smile',
  '😮': 'wow',
  '😢': 'sad',
  '😠': 'angry',
  '👍': 'like',
  '👎': 'dislike',
};

export async function reactByPage(
  graph: GraphCaller,
  pageId: string,
  to: { address: string; externalId: string },
  emoji: string | null,
): Promise<void> {
  const name = emoji === null ? null : (reactionNames[emoji.replaceAll('\uFE0F', '')] ?? emoji);
  await graph.post(`${pageId}/messages`, {
    recipient: { id: to.address },
    sender_action: name === null ? 'unreact' : 'react',
    payload: { message_id: to.externalId, ...(name === null ? {} : { reaction: name }) },
  });
}
