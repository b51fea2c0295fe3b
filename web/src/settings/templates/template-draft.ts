import { placeholdersOf, type TemplateComponent } from '@roost/contract/template-text.ts';
import type { Template } from '@roost/contract/templates.ts';

export interface DraftButton {
  type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER';
  text: string;
  /** Address or phone number. */
  target: string;
}

export const headerKinds = ['none', 'text', 'image', 'video', 'document', 'location'] as const;
export type HeaderKind = (typeof headerKinds)[number];

/** Meta reviews a file with the template. */
export function needsSample(kind: HeaderKind): kind is 'image' | 'video' | 'document' {
  return kind === 'image' || kind === 'video' || kind === 'document';
}

/** A template as the editor holds it. */
export interface TemplateDraft {
  name: string;
  language: string;
  category: 'MARKETING' | 'UTILITY';
  headerKind: HeaderKind;
  /** The words of a header of text. */
  header: string;
  /** An upload that shows Meta what a media header may look like. */
  sample: { id: string; name: string } | null;
  body: string;
  footer: string;
  buttons: DraftButton[];
  /** By place: `body:1`. */
  examples: Record<string, string>;
}

export const emptyTemplate: TemplateDraft = {
  name: '',
  language: 'en',
  category: 'UTILITY',
  headerKind: 'none',
  header: '',
  sample: null,
  body: '',
  footer: '',
  buttons: [],
  examples: {},
};

const editedTypes = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS']);
const editedButtons = new Set(['QUICK_REPLY', 'URL', 'PHONE_NUMBER']);

/** False: it has parts (a carousel, a code to copy, a Flow) that this editor would lose. */
export function canEdit({ category, components }: Pick<Template, 'category' | 'components'>): boolean {
  if (category === 'AUTHENTICATION') return false;
  return components.every(
    (one) =>
      editedTypes.has(one.type.toUpperCase()) &&
      (one.buttons ?? []).every((button) => editedButtons.has(button.type.toUpperCase())),
  );
}

/** Places that need an example before Meta reviews the template. */
export function placesOf({
  headerKind,
  header,
  body,
}: Pick<TemplateDraft, 'headerKind' | 'header' | 'body'>): string[] {
  return [
    ...placeholdersOf(headerKind === 'text' ? header : '').map((name) => `header:${name}`),
    ...placeholdersOf(body).map((name) => `body:${name}`),
  ];
}

export function formatOf(draft: TemplateDraft): 'POSITIONAL' | 'NAMED' {
  return placesOf(draft).every((place) => /:\d+$/.test(place)) ? 'POSITIONAL' : 'NAMED';
}

/** Meta's components for what the editor holds (whatsapp.md §3.2). */
export function componentsOf(draft: TemplateDraft): TemplateComponent[] {
  const { body, footer, buttons } = draft;
  return [
    ...headerOf(draft),
    { type: 'BODY', text: body, ...exampleOf(draft, 'body', body) },
    ...(footer.trim() === '' ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(buttonOf) }]),
  ];
}

function headerOf(draft: TemplateDraft): TemplateComponent[] {
  const { headerKind, header } = draft;
  if (headerKind === 'none' || (headerKind === 'text' && header.trim() === '')) return [];
  if (headerKind !== 'text') return [{ type: 'HEADER', format: headerKind.toUpperCase() }];
  return [{ type: 'HEADER', format: 'TEXT', text: header, ...exampleOf(draft, 'header', header) }];
}

function exampleOf(draft: TemplateDraft, where: 'header' | 'body', text: string) {
  const names = placeholdersOf(text);
  if (names.length === 0) return {};
  const given = names.map((name) => draft.examples[`${where}:${name}`] ?? '');
  if (formatOf(draft) === 'NAMED') {
    const named = names.map((param_name, index) => ({ param_name, example: given[index] ?? '' }));
    return { example: { [`${where}_text_named_params`]: named } };
  }
  return { example: { [`${where}_text`]: where === 'body' ? [given] : given } };
}

function buttonOf({ type, text, target }: DraftButton) {
  if (type === 'URL') return { type, text, url: target };
  return type === 'PHONE_NUMBER' ? { type, text, phone_number: target } : { type, text };
}

/** Back into the editor. */
export function draftOf({ name, language, category, components }: Template): TemplateDraft {
  const find = (type: string) => components.find((one) => one.type.toUpperCase() === type);
  const examples: Record<string, string> = {};
  for (const where of ['header', 'body'] as const) {
    const component = find(where.toUpperCase());
    const listed = component?.example?.[`${where}_text`];
    const named = component?.example?.[`${where}_text_named_params`];
    for (const [index, name] of placeholdersOf(component?.text ?? '').entries()) {
      const flat: unknown[] = Array.isArray(listed) ? listed.flat() : [];
      const own: unknown = Array.isArray(named) ? named.find((one) => one?.param_name === name)?.example : flat[index];
      if (typeof own === 'string') examples[`${where}:${name}`] = own;
    }
  }
  const header = find('HEADER');
  const format = header === undefined ? 'none' : (header.format ?? 'TEXT').toLowerCase();
  return {
    ...{ name, language, examples, sample: null },
    category: category === 'MARKETING' ? 'MARKETING' : 'UTILITY',
    headerKind: headerKinds.find((one) => one === format) ?? 'none',
    header: format === 'text' ? (header?.text ?? '') : '',
    body: find('BODY')?.text ?? '',
    footer: find('FOOTER')?.text ?? '',
    buttons: (find('BUTTONS')?.buttons ?? []).map(({ type, text, url, phone_number }) => ({
      type: type === 'URL' || type === 'PHONE_NUMBER' ? type : 'QUICK_REPLY',
      text: text ?? '',
      target: url ?? phone_number ?? '',
    })),
  };
}
