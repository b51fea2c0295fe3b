/** Comments on a Page's posts, with the Page's token (platform.md §4.5). */
import { type GraphCaller, GraphFailure, sendTimeoutMs } from '../../meta/graph.ts';
import { idOf, instantOf, objectOf, textOf } from '../../meta/read-json.ts';
import type { ChannelTarget } from '../channel.ts';
import type { Sent } from '../outgoing.ts';

export async function replyPublicly(graph: GraphCaller, under: string, text: string): Promise<Sent> {
  const answer = await graph.post(`${under}/comments`, { message: text }, { timeoutMs: sendTimeoutMs });
  const externalId = idOf(answer.id);
  if (externalId === null) throw new GraphFailure('unknown', 'Meta answered without a comment id.');
  return { externalId };
}

export async function hideComment(graph: GraphCaller, _page: ChannelTarget, id: string, hidden: boolean) {
  await graph.post(id, { is_hidden: hidden });
}

export async function likeComment(graph: GraphCaller, _page: ChannelTarget, id: string, liked: boolean) {
  if (liked) await graph.post(`${id}/likes`);
  else await graph.delete(`${id}/likes`);
}

export async function deleteComment(graph: GraphCaller, _page: ChannelTarget, id: string) {
  await graph.delete(id);
}

/** Meta's clock may be a little behind ours. */
const slackMs = 60_000;

export async function findReplies(
  graph: GraphCaller,
  page: ChannelTarget,
  reply: { under: string; text: string; after: Date },
): Promise<string[]> {
  const fields = { fields: 'id,message,from,created_time', limit: 100 };
  const found: string[] = [];
  for await (const comment of graph.pages(`${reply.under}/comments`, fields)) {
    const at = instantOf(comment.created_time);
    const ours = idOf(objectOf(comment.from)?.id) === page.externalId;
    const fresh = at === null || at.getTime() >= reply.after.getTime() - slackMs;
    const id = idOf(comment.id);
    if (id !== null && ours && fresh && textOf(comment.message) === reply.text) found.push(id);
  }
  return found;
}
