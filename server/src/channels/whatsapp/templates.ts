/** Message templates of a WhatsApp Business Account (whatsapp.md §3). */
import { type GraphCaller, GraphFailure } from '../../meta/graph.ts';
import type { Json, JsonObject } from '../../meta/lossless-json.ts';
import { idOf, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import { uploading } from '../page-send.ts';
import type { TemplateAbility, TemplateDraft, TemplateFacts, TemplateNews } from '../template-ability.ts';
import { accountOf } from './send.ts';

const fields = 'name,category,status,language,components,quality_score,parameter_format,rejected_reason,id';

export const templates: TemplateAbility = {
  accountOf,
  async *list(graph, number) {
    for await (const one of graph.pages(`${accountOf(number)}/message_templates`, { fields, limit: 100 })) {
      const facts = factsOf(one);
      if (facts !== null) yield facts;
    }
  },
  async create(graph, number, draft, sample) {
    const { name, language, category, parameterFormat } = draft;
    const answer = await graph.post(`${accountOf(number)}/message_templates`, {
      ...{ name, language, category, parameter_format: parameterFormat },
      components: withSample(draft.components, sample === null ? null : await handleOf(graph, sample)),
    });
    const externalId = idOf(answer.id);
    if (externalId === null) throw new GraphFailure('unknown', 'Meta answered without a template id.');
    return { externalId, status: textOf(answer.status) ?? 'PENDING', category: textOf(answer.category) ?? category };
  },
  async change(graph, _number, externalId, { category, components }, sample) {
    await graph.post(externalId, {
      ...(category === undefined ? {} : { category }),
      ...(components === undefined
        ? {}
        : { components: withSample(components, sample === null ? null : await handleOf(graph, sample)) }),
    });
  },
  async remove(graph, number, { externalId, name }) {
    await graph.delete(`${accountOf(number)}/message_templates`, { hsm_id: externalId, name });
  },
  personAt(phone) {
    const waId = phone.replace(/\D/g, '');
    return { externalId: waId, address: `+${waId}`, aliases: [] };
  },
  newsIn,
};

function factsOf(one: JsonObject): TemplateFacts | null {
  const externalId = idOf(one.id);
  const name = textOf(one.name);
  const language = textOf(one.language);
  if (externalId === null || name === null || language === null) return null;
  const rejected = textOf(one.rejected_reason);
  return {
    externalId,
    name,
    language,
    category: textOf(one.category) ?? '',
    status: textOf(one.status) ?? 'PENDING',
    rejectedReason: rejected === 'NONE' ? null : rejected,
    quality: textOf(objectOf(one.quality_score)?.score),
    parameterFormat: textOf(one.parameter_format) === 'NAMED' ? 'NAMED' : 'POSITIONAL',
    components: objectsOf(one.components),
  };
}

/** Meta wants a sample of a picture, film or document header when it reviews the template (whatsapp.md §3.2). */
function withSample(components: TemplateDraft['components'], handle: string | null): Json[] {
  const plain = JSON.parse(JSON.stringify(components)) as JsonObject[];
  if (handle === null) return plain;
  return plain.map((one) =>
    textOf(one.type)?.toUpperCase() === 'HEADER' ? { ...one, example: { header_handle: [handle] } } : one,
  );
}

/** The Resumable Upload API: a session of the app, then the bytes in one go. */
async function handleOf(graph: GraphCaller, sample: NonNullable<Parameters<TemplateAbility['create']>[3]>) {
  const { appId, file } = sample;
  return uploading(async () => {
    const session = await graph.post(`${appId}/uploads`, {
      file_name: file.name,
      file_length: file.bytes,
      file_type: file.mimeType,
    });
    const id = idOf(session.id);
    if (id === null) throw new GraphFailure('unsent', 'Meta gave no place to upload to.');
    const answer = await graph.uploadBytes(id, file);
    const handle = textOf(answer.h);
    if (handle === null) throw new GraphFailure('unsent', 'Meta gave no handle for the uploaded sample.');
    return handle;
  });
}

/** What a webhook says about a template: only what it names changes (whatsapp.md §3.6). Recognised by its keys. */
function newsIn(content: JsonObject): TemplateNews | null {
  const externalId = idOf(content.message_template_id);
  const name = textOf(content.message_template_name);
  if (externalId === null && name === null) return null;
  const quality = textOf(content.new_quality_score);
  const event = quality === null ? textOf(content.event) : null;
  const reason = textOf(objectOf(content.rejection_info)?.reason) ?? textOf(content.reason);
  // An announcement repeats the present category as the new one: only a change says what it was before.
  const category = textOf(content.previous_category) === null ? null : textOf(content.new_category);
  return {
    externalId,
    name,
    // Webhooks sometimes write a dash where Graph writes an underscore.
    language: textOf(content.message_template_language)?.replace('-', '_') ?? null,
    ...(event === null ? {} : { status: statusOf(event), rejectedReason: reason === 'NONE' ? null : reason }),
    ...(quality === null ? {} : { quality }),
    ...(category === null ? {} : { category }),
    componentsChanged: content.message_template_element !== undefined,
  };
}

/** The webhook's words for what Graph calls APPROVED (whatsapp.md §3.3); FLAGGED is a warning. */
function statusOf(event: string): string {
  return event === 'REINSTATED' || event === 'UNARCHIVED' || event === 'FLAGGED' ? 'APPROVED' : event;
}
