import type { Choice, MessageContent, Part } from '../world-content.ts';
import type { PhoneNumber, Template } from '../world-whatsapp.ts';
import { type Call, isRecord, object } from './call.ts';
import { refusal } from './send-whatsapp-content.ts';

type Component = Record<string, unknown>;

/** Finds the template and fills it in (whatsapp.md §3.4); what is wrong has the code of §5. */
export function sendTemplate(call: Call, phone: PhoneNumber): { text: string; content: MessageContent } {
  const given = object(call, 'template') ?? {};
  const language = isRecord(given.language) ? String(given.language.code ?? '') : '';
  const template = call.world.wabas
    .get(phone.wabaId)
    ?.templates.find((known) => known.name === given.name && known.language === language);
  if (template === undefined) throw unknown(String(given.name), language);
  requireSendable(template, language);
  const components: Component[] = Array.isArray(given.components) ? given.components.filter(isRecord) : [];
  const header = part(template, 'HEADER');
  const body = part(template, 'BODY');
  const headerText = fill(template, 'header', String(header?.text ?? ''), parametersOf(components, 'header'), header);
  const bodyText = fill(template, 'body', String(body?.text ?? ''), parametersOf(components, 'body'), body);
  const parts = headerMedia(call, phone, header, parametersOf(components, 'header'));
  const choices = choicesOf(template, components);
  const footer = String(part(template, 'FOOTER')?.text ?? '');
  const text = [headerText, bodyText, footer].filter((line) => line !== '').join('\n\n');
  return { text, content: { parts, ...(choices.length === 0 ? {} : { choices }) } };
}

function unknown(name: string, language: string): Error {
  const details = `template name (${name}) does not exist in ${language}`;
  return refusal(132001, 'Template name does not exist in the translation', details);
}

function requireSendable(template: Template, language: string) {
  if (template.status === 'APPROVED') return;
  if (template.status === 'PAUSED')
    throw refusal(132015, 'Template is paused', 'Template is paused due to low quality.');
  if (template.status === 'DISABLED')
    throw refusal(132016, 'Template is disabled', 'Template is permanently disabled.');
  throw unknown(template.name, language);
}

function part(template: Template, type: string): Component | undefined {
  return template.components.find((one) => String(one.type).toUpperCase() === type);
}

function parametersOf(components: Component[], type: string): Component[] {
  const found = components.find((one) => String(one.type).toLowerCase() === type);
  return Array.isArray(found?.parameters) ? found.parameters.filter(isRecord) : [];
}

/** Names of the variables in a text, in order. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/g)].map(([, name]) => name ?? ''))];
}

function fill(template: Template, where: string, text: string, parameters: Component[], component?: Component): string {
  if (where === 'header' && component !== undefined && component.format !== 'TEXT') return '';
  const wanted = variablesOf(text);
  const texts = parameters.filter((one) => one.type === 'text' || one.type === 'currency' || one.type === 'date_time');
  if (texts.length !== wanted.length) {
    throw refusal(
      132000,
      'Number of parameters does not match the expected number of params',
      `${where}: number of localizable_params (${texts.length}) does not match the expected number of params (${wanted.length})`,
    );
  }
  const named = template.parameterFormat === 'NAMED';
  return wanted.reduce((filled, name, index) => {
    const parameter = named ? texts.find((one) => one.parameter_name === name) : texts[index];
    if (parameter === undefined)
      throw refusal(132000, 'Number of parameters does not match', `${where}: ${name} is missing`);
    return filled.replaceAll(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, 'g'), () => wordsOf(parameter));
  }, text);
}

function wordsOf(parameter: Component): string {
  if (parameter.type === 'text') return String(parameter.text ?? '');
  const rich = parameter[String(parameter.type)];
  return isRecord(rich) ? String(rich.fallback_value ?? '') : '';
}

const headerTypes: Record<string, 'image' | 'video' | 'file'> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'file' };

/** A media header needs its media with every message (whatsapp.md §3.4). */
function headerMedia(call: Call, phone: PhoneNumber, header: Component | undefined, given: Component[]): Part[] {
  const type = headerTypes[String(header?.format)];
  if (type === undefined) return [];
  const name = String(header?.format).toLowerCase();
  const parameter = given.find((one) => one.type === name);
  const media = isRecord(parameter?.[name]) ? parameter[name] : undefined;
  if (media === undefined) {
    throw refusal(132012, 'Parameter format does not match format in the created template', `header: expected ${name}`);
  }
  const kept = call.world.media.get(String(media.id ?? ''));
  if (kept?.ownerId === phone.id) return [{ type, mediaId: kept.id }];
  if (typeof media.link === 'string') return [];
  throw refusal(131009, 'Parameter value is not valid', 'Media ID of the header is invalid.');
}

function choicesOf(template: Template, components: Component[]): Choice[] {
  const buttons = part(template, 'BUTTONS')?.buttons;
  if (!Array.isArray(buttons)) return [];
  return buttons.filter(isRecord).flatMap((button, index): Choice[] => {
    if (String(button.type).toUpperCase() !== 'QUICK_REPLY') return [];
    const given = components.find(
      (one) => String(one.type).toLowerCase() === 'button' && Number(one.index ?? -1) === index,
    );
    const [parameter] = Array.isArray(given?.parameters) ? given.parameters.filter(isRecord) : [];
    const title = String(button.text ?? '');
    return [{ kind: 'button', title, payload: String(parameter?.payload ?? title) }];
  });
}
