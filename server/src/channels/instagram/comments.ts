/** Comments on an Instagram account's media, with its Page's token (platform.md §4.5). Likes do not exist there. */
import { type GraphCaller, GraphFailure, sendTimeoutMs } from '../../meta/graph.ts';
import { idOf, instantOf, objectOf, textOf } from '../../meta/read-json.ts';
import type { ChannelTarget } from '../channel.ts';
import type { Sent } from '../outgoing.ts';

export async function replyPublicly(graph: GraphCaller, under: string, text: string): Promise<Sent> {
  const answer = await graph.post(`${under}/replies`, { message: text }, { timeoutMs: sendTimeoutMs });
  const externalId = idOf(answer.id);
  if (externalId === null) throw new GraphFailure('unknown', 'Meta answered without a comment id.');
  return { externalId };
}

export async function hideComment(graph: GraphCaller, _account: ChannelTarget, id: string, hidden: boolean) {
  await graph.post(id, { hide: hidden });
}

export async function deleteComment(graph: GraphCaller, _account: ChannelTarget, id: string) {
  await graph.delete(id);
}

const slackMs = 60_000;

export async function findReplies(
  graph: GraphCaller,
  account: ChannelTarget,
  reply: { under: string; text: string; after: Date },
): Promise<string[]> {
  const fields = { fields: 'id,text,from,timestamp', limit: 100 };
  const found: string[] = [];
  for await (const comment of graph.pages(`${reply.under}/replies`, fields)) {
    const at = instantOf(comment.timestamp);
    const author = idOf(objectOf(comment.from)?.id);
    const fresh = at === null || at.getTime() >= reply.after.getTime() - slackMs;
    const ours = author === null || author === account.externalId;
    const id = idOf(comment.id);
    if (id !== null && ours && fresh && textOf(comment.text) === reply.text) found.push(id);
  }
  return found;
}
