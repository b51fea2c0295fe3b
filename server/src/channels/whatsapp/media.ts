import { type FetchedFile, type FileOptions, TooLarge } from '../../meta/fetch-file.ts';
import { type GraphCaller, GraphFailure } from '../../meta/graph.ts';
import { integerOf, textOf } from '../../meta/read-json.ts';
import type { ChannelTarget } from '../channel.ts';

/** `GET /{media-id}` gives an address that lives for five minutes and asks for the token again (META.md §4). */
export async function media(
  graph: GraphCaller,
  number: ChannelTarget,
  mediaId: string,
  options: FileOptions,
): Promise<FetchedFile> {
  const answer = await graph.get(mediaId, { phone_number_id: number.externalId });
  const url = textOf(answer.url);
  if (url === null) throw new GraphFailure('refused', 'Meta gave no address of the file.');
  if ((integerOf(answer.file_size) ?? 0) > options.bytesMax) throw new TooLarge();
  return graph.fetchFile(url, options);
}
