/** The body of a WhatsApp message, by what it says (whatsapp.md §2.2). */
import { type GraphCaller, GraphFailure } from '../../meta/graph.ts';
import type { Json, JsonObject } from '../../meta/lossless-json.ts';
import { idOf } from '../../meta/read-json.ts';
import { type Draft, isFile, type OutgoingFile } from '../outgoing.ts';
import { needUploaded, uploading } from '../page-send.ts';
import { present } from '../said.ts';

const mediaTypes = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'audio',
  file: 'document',
  sticker: 'sticker',
} as const;

export function contentOf({ say, uploadedId }: Draft): JsonObject {
  if (isFile(say)) {
    const type = mediaTypes[say.kind];
    const media = present({
      id: needUploaded(uploadedId),
      caption: say.caption,
      filename: say.kind === 'file' ? say.file.name : undefined,
      // Shown as a voice note: OGG with OPUS only.
      voice: say.kind === 'voice' ? true : undefined,
    });
    return { type, [type]: media };
  }
  switch (say.kind) {
    case 'text':
      return { type: 'text', text: { body: say.text, preview_url: /https?:\/\//.test(say.text) } };
    case 'interactive':
      return { type: 'interactive', interactive: asJson(say.interactive) };
    case 'location':
      return { type: 'location', location: asJson(say.location) };
    case 'contacts':
      return { type: 'contacts', contacts: say.contacts.map(asJson) };
    case 'template': {
      const { name, language, components } = say.template;
      const header = say.header === undefined ? [] : [headerOf(say.header, needUploaded(uploadedId))];
      const template = {
        name,
        language: { code: language },
        components: [...header, ...(components ?? []).map(asJson)],
      };
      return { type: 'template', template };
    }
  }
}

function headerOf(file: OutgoingFile, id: string): JsonObject {
  const family = file.mimeType.split('/')[0];
  const type = family === 'image' || family === 'video' ? family : 'document';
  const media = present({
    id,
    filename: type === 'document' ? file.name : undefined,
  });
  return { type: 'header', parameters: [{ type, [type]: media }] };
}

/** Kept for 30 days at Meta (whatsapp.md §2.4). */
export async function uploadMedia(graph: GraphCaller, numberId: string, file: OutgoingFile): Promise<string> {
  const fields = { messaging_product: 'whatsapp', type: file.mimeType };
  const answer = await uploading(() => graph.upload(`${numberId}/media`, fields, 'file', file));
  const id = idOf(answer.id);
  if (id === null) throw new GraphFailure('unsent', 'Meta answered without a media id.');
  return id;
}

/** Shapes of the contract are JSON; members that are undefined fall away. */
function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
