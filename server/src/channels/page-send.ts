/** The Send API with a Page's token: Messenger, and Instagram by way of its Page (META.md §4). */
import { type GraphCaller, GraphFailure, sendTimeoutMs } from '../meta/graph.ts';
import { idOf } from '../meta/read-json.ts';
import type { Draft, Sent } from './channel.ts';

export async function sendByPage(graph: GraphCaller, pageId: string, draft: Draft): Promise<Sent> {
  const answer = await graph.post(
    `${pageId}/messages`,
    {
      recipient: { id: draft.to },
      // HUMAN_AGENT: written by a person, up to 7 days after the last message (META.md §4). Never automated.
      ...(draft.humanAgent ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : { messaging_type: 'RESPONSE' }),
      // The echo brings `metadata` back: that settles a send whose answer was lost.
      message: { text: draft.text, metadata: draft.reference },
      ...(draft.replyToExternalId === undefined ? {} : { reply_to: { mid: draft.replyToExternalId } }),
    },
    { timeoutMs: sendTimeoutMs },
  );
  const externalId = idOf(answer.message_id);
  if (externalId === null) throw new GraphFailure('unknown', 'Meta answered without a message id.');
  return { externalId };
}

export async function senderAction(
  graph: GraphCaller,
  pageId: string,
  to: string,
  action: 'mark_seen' | 'typing_on',
): Promise<void> {
  await graph.post(`${pageId}/messages`, { recipient: { id: to }, sender_action: action });
}
