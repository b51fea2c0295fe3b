/** Message templates of a WABA: list, create, edit, delete, and what becomes of them (whatsapp.md §3). */
import { dayMs } from '../clock.ts';
import { digits } from '../ids.ts';
import { changeTemplate } from '../template-life.ts';
import type { Template, Waba } from '../world-whatsapp.ts';
import { array, type Call, isRecord, list, required, text } from './call.ts';
import { graphError, invalidParameter, noSuchObject } from './errors.ts';
import { fieldsOr, project, type Readers } from './fields.ts';
import { paginate } from './paging.ts';
import { variablesOf } from './templates-send.ts';
import { wabaToken } from './whatsapp.ts';

const categories = ['AUTHENTICATION', 'MARKETING', 'UTILITY'];
const permission = 'whatsapp_business_management';

const readers: Readers<Template> = {
  id: (node) => node.id,
  name: (node) => node.name,
  language: (node) => node.language,
  status: (node) => node.status,
  category: (node) => node.category,
  components: (node) => node.components,
  parameter_format: (node) => node.parameterFormat,
  rejected_reason: (node) => node.rejectedReason,
  quality_score: (node) => ({ score: node.quality }),
  previous_category: () => undefined,
};
const standardFields = 'name,parameter_format,components,language,status,category,id';

export function getTemplates(call: Call, waba: Waba): object {
  wabaToken(call, waba.id, waba.id, permission);
  return listTemplates(call, waba);
}

export function listTemplates(call: Call, waba: Waba): object {
  const [name, language] = [text(call, 'name'), text(call, 'language')];
  const [status, category] = [text(call, 'status')?.toUpperCase(), text(call, 'category')?.toUpperCase()];
  const found = waba.templates.filter(
    (one) =>
      (name === null || one.name.includes(name)) &&
      (language === null || one.language === language) &&
      (status === undefined || one.status === status) &&
      (category === undefined || one.category === category),
  );
  return paginate(call, found, (template) => describe(call, template));
}

function describe(call: Call, template: Template): object {
  return project('WhatsAppMessageTemplate', readers, template, fieldsOr(call.fields, standardFields));
}

/** PENDING at first; the review follows by webhook (whatsapp.md §3.1). A telling name decides otherwise. */
export function createTemplate(call: Call, waba: Waba): object {
  wabaToken(call, waba.id, waba.id, permission);
  const name = required(call, 'name');
  const language = required(call, 'language');
  const category = required(call, 'category').toUpperCase();
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    throw invalidParameter(
      'Template name can only have lowercase letters, digits and underscores.',
      'whatsapp.md §3.2',
    );
  }
  if (!categories.includes(category))
    throw invalidParameter(`Param category must be one of {${categories.join(', ')}}`);
  if (waba.templates.some((known) => known.name === name && known.language === language)) {
    throw graphError({
      ...{ code: 100, subcode: 2388024, message: '(#100) Content in This Language Already Exists' },
      rule: 'whatsapp.md §3.2 unique per name and language',
    });
  }
  const parameterFormat = text(call, 'parameter_format')?.toUpperCase() === 'NAMED' ? 'NAMED' : 'POSITIONAL';
  const components = readComponents(call);
  const template: Template = {
    ...{ id: digits(call.world, '16', 16), name, language, category, status: 'PENDING', components, parameterFormat },
    ...{ rejectedReason: 'NONE', quality: 'UNKNOWN', editedAtMs: [] },
  };
  waba.templates.push(template);
  call.sim.changed();
  call.after.push(() => review(call, waba, template));
  return { id: template.id, status: 'PENDING', category };
}

/** "rejected_…" is refused, "pending_…" waits; everything else is approved at once. */
function review(call: Call, waba: Waba, template: Template) {
  if (template.name.startsWith('pending_')) return;
  const refused = template.name.startsWith('rejected_');
  changeTemplate(call.sim, waba, template, refused ? 'REJECTED' : 'APPROVED', refused ? 'INVALID_FORMAT' : 'NONE');
}

/** whatsapp.md §3.2: lengths, examples, and where variables may stand. */
function readComponents(call: Call): Template['components'] {
  const given = array(call, 'components');
  if (given === null) throw invalidParameter('The parameter components is required.');
  const components = given
    .filter(isRecord)
    .map((one): Record<string, unknown> => ({ ...one, type: String(one.type).toUpperCase() }));
  const body = components.find((one) => one.type === 'BODY');
  const words = typeof body?.text === 'string' ? body.text : '';
  if (words === '' || words.length > 1024) throw invalidParameter('A template needs a BODY of 1-1024 characters.');
  if (/^\s*\{\{|\}\}\s*$/.test(words)) {
    throw graphError({
      ...{ code: 100, subcode: 2388299, message: '(#100) Variables can’t be at the start or end of the template.' },
      rule: 'whatsapp.md §3.2 2388299',
    });
  }
  if (variablesOf(words).length > 0 && !isRecord(body?.example)) {
    throw invalidParameter(
      'Message template "components" param is missing expected field(s): example',
      'whatsapp.md §3.2',
    );
  }
  const footer = components.find((one) => one.type === 'FOOTER');
  if (typeof footer?.text === 'string' && footer.text.length > 60)
    throw invalidParameter('FOOTER: at most 60 characters.');
  const header = components.find((one) => one.type === 'HEADER');
  if (header?.format === 'TEXT' && String(header.text ?? '').length > 60) {
    throw invalidParameter('HEADER: at most 60 characters.');
  }
  return components;
}

export function ofTemplate(call: Call, id: string): (() => object) | null {
  for (const waba of call.world.wabas.values()) {
    const template = waba.templates.find((one) => one.id === id);
    if (template === undefined) continue;
    if (call.method === 'GET') return () => getTemplate(call, waba, template);
    if (call.method === 'POST') return () => editTemplate(call, waba, template);
  }
  return null;
}

function getTemplate(call: Call, waba: Waba, template: Template): object {
  wabaToken(call, waba.id, template.id, permission);
  return describe(call, template);
}

/** Only APPROVED, REJECTED and PAUSED ones; an approved one once a day and ten times a month (whatsapp.md §3.1). */
function editTemplate(call: Call, waba: Waba, template: Template): object {
  wabaToken(call, waba.id, template.id, permission);
  const now = call.sim.clock.now();
  const recent = template.editedAtMs.filter((at) => now - at < 30 * dayMs);
  const often = recent.length >= 10 || recent.some((at) => now - at < dayMs);
  if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status) || (template.status === 'APPROVED' && often)) {
    throw graphError({
      ...{ code: 100, subcode: 2388003, message: '(#100) This template cannot be edited now.' },
      rule: 'whatsapp.md §3.1 edits',
    });
  }
  if (call.params.components !== undefined) template.components = readComponents(call);
  const category = text(call, 'category')?.toUpperCase();
  if (category !== undefined && template.status === 'APPROVED' && category !== template.category) {
    throw invalidParameter('The category of an approved template cannot be changed.', 'whatsapp.md §3.1');
  }
  if (category !== undefined) template.category = category;
  Object.assign(template, { status: 'PENDING', editedAtMs: [...recent, now] });
  call.sim.changed();
  call.after.push(() => review(call, waba, template));
  return { success: true };
}

/** All languages of a name; with `hsm_id` one, with `hsm_ids` many (whatsapp.md §3.1). */
export function deleteTemplates(call: Call, waba: Waba): object {
  wabaToken(call, waba.id, waba.id, permission);
  const name = text(call, 'name');
  const ids = [...list(call, 'hsm_ids'), ...(text(call, 'hsm_id') === null ? [] : [text(call, 'hsm_id') ?? ''])];
  if (name === null && ids.length === 0) throw invalidParameter('The parameter name is required.');
  const hit = waba.templates.filter((one) => (ids.length > 0 ? ids.includes(one.id) : one.name === name));
  if (hit.length === 0) throw noSuchObject(name ?? ids.join(','), call.method);
  waba.templates = waba.templates.filter((one) => !hit.includes(one));
  call.sim.changed();
  return { success: true };
}
