/** What comments of Pages and of Instagram accounts have in common at Graph, by a Page's token or an Instagram account's own (platform.md §4.5). */
import { type GraphCaller, GraphFailure, sendTimeoutMs } from '../meta/graph.ts';
import { idOf, instantOf, objectOf, textOf } from '../meta/read-json.ts';
import type { ChannelTarget } from './channel.ts';
import type { Sent } from './outgoing.ts';

/** `edge`: where the answers to a comment stand. */
export async function replyPublicly(graph: GraphCaller, edge: string, text: string): Promise<Sent> {
  const answer = await graph.post(edge, { message: text }, { timeoutMs: sendTimeoutMs });
  const externalId = idOf(answer.id);
  if (externalId === null) throw new GraphFailure('unknown', 'Meta answered without a comment id.');
  return { externalId };
}

export async function deleteComment(graph: GraphCaller, _target: ChannelTarget, id: string): Promise<void> {
  await graph.delete(id);
}

/** Meta's clock may be a little behind ours. */
const slackMs = 60_000;

/** Ids of our own answers with these words. `names`: what Graph calls the words and the time there. */
export async function findReplies(
  graph: GraphCaller,
  edge: string,
  names: { text: string; time: string },
  reply: { text: string; after: Date; isOurs: (authorId: string | null) => boolean },
): Promise<string[]> {
  const fields = `id,${names.text},from,${names.time}`;
  const found: string[] = [];
  for await (const comment of graph.pages(edge, { fields, limit: 100 })) {
    const at = instantOf(comment[names.time]);
    const fresh = at === null || at.getTime() >= reply.after.getTime() - slackMs;
    const ours = reply.isOurs(idOf(objectOf(comment.from)?.id));
    const id = idOf(comment.id);
    if (id !== null && ours && fresh && textOf(comment[names.text]) === reply.text) found.push(id);
  }
  return found;
}
