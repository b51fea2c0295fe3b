import type { GraphCaller } from '../../meta/graph.ts';
import { instantOf, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import type { ChannelTarget, Post } from '../channel.ts';

/** What a card shows of a post of the Page (or of a visitor) that people comment on. */
export async function post(graph: GraphCaller, _page: ChannelTarget, postExternalId: string): Promise<Post> {
  const answer = await graph.get(postExternalId, {
    fields: 'message,story,created_time,permalink_url,full_picture,status_type,attachments{media_type,title}',
  });
  const [attached] = objectsOf(objectOf(answer.attachments)?.data);
  return {
    text: textOf(answer.message) ?? textOf(answer.story) ?? textOf(attached?.title),
    permalink: textOf(answer.permalink_url),
    pictureUrl: textOf(answer.full_picture),
    form: textOf(attached?.media_type) ?? 'post',
    postedAt: instantOf(answer.created_time),
  };
}
