/** What a WhatsApp template says and which values it wants (whatsapp.md §3.2, §3.4). Pure; browser and server read alike. */

export interface TemplateComponent {
  type: string;
  format?: string | undefined;
  text?: string | undefined;
  buttons?:
    | {
        type: string;
        text?: string | undefined;
        url?: string | undefined;
        phone_number?: string | undefined;
      }[]
    | undefined;
  example?: Record<string, unknown> | undefined;
  [other: string]: unknown;
}

/** One value that has to be given before a template can be sent. */
export interface TemplateVariable {
  /** Unique within the template: `body:1`, `header:first_name`, `button0:1`. */
  key: string;
  where: 'header' | 'body' | 'button';
  /** Position of the button in the template. */
  buttonIndex?: number;
  /** `1` or, in templates with names, `first_name`. */
  name: string;
  example: string | null;
  kind: 'text' | 'code';
}

type HeaderFormat = 'image' | 'video' | 'document' | 'location';

const placeholder = /\{\{\s*([a-z0-9_]+)\s*\}\}/g;

export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name]) => name ?? ''))];
}

const typeOf = (component: TemplateComponent) => String(component.type).toUpperCase();

export function headerFormatOf(components: readonly TemplateComponent[]): HeaderFormat | null {
  const header = components.find((one) => typeOf(one) === 'HEADER');
  const format = String(header?.format ?? 'TEXT').toLowerCase();
  return format === 'image' || format === 'video' || format === 'document' || format === 'location' ? format : null;
}

export function variablesOf(components: readonly TemplateComponent[]): TemplateVariable[] {
  return components.flatMap((component): TemplateVariable[] => {
    const type = typeOf(component);
    if (type === 'HEADER' && headerFormatOf([component]) === null) return textVariables(component, 'header');
    if (type === 'BODY') return textVariables(component, 'body');
    if (type !== 'BUTTONS') return [];
    return (component.buttons ?? []).flatMap((button, buttonIndex): TemplateVariable[] => {
      const where = { where: 'button', buttonIndex } as const;
      if (button.type === 'COPY_CODE') {
        return [{ ...where, key: `button${buttonIndex}:code`, name: 'code', example: null, kind: 'code' }];
      }
      const names = button.type === 'URL' ? placeholdersOf(button.url ?? '') : [];
      return names.map((name) => ({
        ...where,
        key: `button${buttonIndex}:${name}`,
        name,
        example: null,
        kind: 'text',
      }));
    });
  });
}

function textVariables(component: TemplateComponent, where: 'header' | 'body'): TemplateVariable[] {
  return placeholdersOf(component.text ?? '').map((name, index) => ({
    key: `${where}:${name}`,
    where,
    name,
    example: exampleOf(component, where, name, index),
    kind: 'text',
  }));
}

function exampleOf(component: TemplateComponent, where: string, name: string, index: number): string | null {
  const example = component.example ?? {};
  const named = example[`${where}_text_named_params`];
  if (Array.isArray(named)) {
    const found = named.find((one) => one?.param_name === name)?.example;
    return typeof found === 'string' ? found : null;
  }
  const listed = example[`${where}_text`];
  const flat: unknown[] = Array.isArray(listed) ? listed.flat() : [];
  return typeof flat[index] === 'string' ? flat[index] : null;
}

export type TemplateValues = Readonly<Record<string, string>>;

/** The `components` of a message with these values; a media header is added by whoever has the file. */
export function filledComponents(components: readonly TemplateComponent[], values: TemplateValues) {
  const variables = variablesOf(components);
  const parameter = ({ key, name, kind }: TemplateVariable) =>
    kind === 'code'
      ? { type: 'coupon_code', coupon_code: values[key] ?? '' }
      : { type: 'text', ...(/^\d+$/.test(name) ? {} : { parameter_name: name }), text: values[key] ?? '' };
  const sent: Record<string, unknown>[] = [];
  for (const where of ['header', 'body'] as const) {
    const parameters = variables.filter((one) => one.where === where).map(parameter);
    if (parameters.length > 0) sent.push({ type: where, parameters });
  }
  for (const one of variables.filter(({ where }) => where === 'button')) {
    const sub_type = one.kind === 'code' ? 'copy_code' : 'url';
    sent.push({ type: 'button', sub_type, index: String(one.buttonIndex), parameters: [parameter(one)] });
  }
  return sent;
}

/** The values in `components` as they are sent; what is missing stays out. */
export function valuesIn(
  components: readonly TemplateComponent[],
  sent: readonly Record<string, unknown>[],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const variable of variablesOf(components)) {
    const part = sent.find(
      (one) =>
        String(one.type).toLowerCase() === variable.where &&
        (variable.where !== 'button' || Number(one.index ?? 0) === variable.buttonIndex),
    );
    const parameters = Array.isArray(part?.parameters) ? (part.parameters as Record<string, unknown>[]) : [];
    const siblings = variablesOf(components).filter(
      (one) => one.where === variable.where && one.buttonIndex === variable.buttonIndex,
    );
    const place = siblings.findIndex(({ key }) => key === variable.key);
    const parameter = parameters.find((one) => one.parameter_name === variable.name) ?? parameters[place];
    const value = saidBy(parameter);
    if (value !== null) values[variable.key] = value;
  }
  return values;
}

function saidBy(parameter: Record<string, unknown> | undefined): string | null {
  const fallback = (parameter?.currency ?? parameter?.date_time) as { fallback_value?: unknown } | undefined;
  const value = parameter?.text ?? parameter?.payload ?? parameter?.coupon_code ?? fallback?.fallback_value;
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export interface TemplatePreview {
  header: string | null;
  headerFormat: HeaderFormat | null;
  body: string;
  footer: string | null;
  buttons: { type: string; text: string }[];
}

/** The template as the customer sees it; a value that is missing keeps its place visible. */
export function previewOf(components: readonly TemplateComponent[], values: TemplateValues): TemplatePreview {
  const find = (type: string) => components.find((one) => typeOf(one) === type);
  const fill = (text: string, where: string) =>
    text.replace(placeholder, (whole, name: string) => values[`${where}:${name}`]?.trim() || whole);
  const header = find('HEADER');
  const headerFormat = headerFormatOf(components);
  return {
    header: header === undefined || headerFormat !== null ? null : fill(header.text ?? '', 'header'),
    headerFormat,
    body: fill(find('BODY')?.text ?? '', 'body'),
    footer: find('FOOTER')?.text ?? null,
    buttons: (find('BUTTONS')?.buttons ?? []).map(({ type, text }) => ({ type, text: text ?? type })),
  };
}
