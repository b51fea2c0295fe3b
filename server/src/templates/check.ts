/** Whether Meta would take a template as it is written, said before it is asked (whatsapp.md §3.2). Pure. */
import { placeholdersOf, type TemplateComponent } from '@roost/contract/template-text.ts';

const bodyMax = 1024;
const lineMax = 60;
const buttonsMax = 10;
const buttonTextMax = 25;

/** Null, or one sentence with what to change. */
export function refuseTemplate(draft: {
  name?: string;
  components: readonly TemplateComponent[];
  hasSample: boolean;
}): string | null {
  if (draft.name !== undefined && !/^[a-z0-9_]{1,512}$/.test(draft.name)) {
    return 'A name has small letters, digits and underscores only.';
  }
  const of = (type: string) => draft.components.filter((one) => one.type.toUpperCase() === type);
  const [body] = of('BODY');
  if (body === undefined || (body.text ?? '').trim() === '') return 'A template needs a text.';
  for (const type of ['HEADER', 'BODY', 'FOOTER', 'BUTTONS']) {
    if (of(type).length > 1) return `A template has one ${type.toLowerCase()} at most.`;
  }
  return (
    refuseBody(body) ??
    refuseHeader(of('HEADER')[0], draft.hasSample) ??
    refuseFooter(of('FOOTER')[0]) ??
    refuseButtons(of('BUTTONS')[0])
  );
}

function refuseBody(body: TemplateComponent): string | null {
  const text = body.text ?? '';
  if (text.length > bodyMax) return `The text can have ${bodyMax} characters; it has ${text.length}.`;
  if (/^\s*\{\{/.test(text) || /\}\}\s*$/.test(text)) return 'The text cannot begin or end with a variable.';
  if (/\}\}\s*\{\{/.test(text)) return 'Two variables need words between them.';
  return refuseNumbers(text) ?? refuseExamples(body, 'body');
}

function refuseNumbers(text: string): string | null {
  const names = placeholdersOf(text);
  const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number);
  if (numbers.length > 0 && numbers.length < names.length) return 'Variables are either numbered or named, not both.';
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.every((number, index) => number === index + 1) ? null : 'Variables are numbered 1, 2, 3 without a gap.';
}

/** Reviewers see the template with an example for every variable. */
function refuseExamples(component: TemplateComponent, where: 'body' | 'header'): string | null {
  const names = placeholdersOf(component.text ?? '');
  if (names.length === 0) return null;
  const named = component.example?.[`${where}_text_named_params`];
  const listed = component.example?.[`${where}_text`];
  const given = Array.isArray(named)
    ? named.map((one) => one?.example)
    : Array.isArray(listed)
      ? (listed.flat() as unknown[])
      : [];
  const whole = given.filter((one) => typeof one === 'string' && one.trim() !== '');
  return whole.length >= names.length ? null : 'Every variable needs an example, so that Meta can review the template.';
}

function refuseHeader(header: TemplateComponent | undefined, hasSample: boolean): string | null {
  if (header === undefined) return null;
  const format = (header.format ?? 'TEXT').toUpperCase();
  if (format === 'LOCATION') return null;
  if (format !== 'TEXT') {
    const sampled = hasSample || header.example?.header_handle !== undefined;
    return sampled
      ? null
      : 'A header with a picture, film or document needs a sample of it, so that Meta can review it.';
  }
  const text = header.text ?? '';
  if (text.trim() === '') return 'The header is empty; leave it out or write something.';
  if (text.length > lineMax) return `The header can have ${lineMax} characters; it has ${text.length}.`;
  if (placeholdersOf(text).length > 1) return 'The header can have one variable.';
  return refuseExamples(header, 'header');
}

function refuseFooter(footer: TemplateComponent | undefined): string | null {
  const text = footer?.text ?? '';
  if (text.length > lineMax) return `The footer can have ${lineMax} characters; it has ${text.length}.`;
  return placeholdersOf(text).length > 0 ? 'The footer has no variables.' : null;
}

const buttonLimits: Readonly<Record<string, number>> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 };

function refuseButtons(component: TemplateComponent | undefined): string | null {
  const buttons = component?.buttons ?? [];
  if (buttons.length > buttonsMax) return `A template can have ${buttonsMax} buttons.`;
  for (const [type, max] of Object.entries(buttonLimits)) {
    if (buttons.filter((one) => one.type === type).length > max) {
      const kind = type.toLowerCase().replace('_', ' ');
      return max === 1
        ? `A template can have 1 button of the kind ${kind}.`
        : `A template can have ${max} buttons of the kind ${kind}.`;
    }
  }
  for (const { type, text, url } of buttons) {
    if (type !== 'COPY_CODE' && (text ?? '').trim() === '') return 'Every button needs a text.';
    if ((text ?? '').length > buttonTextMax) return `The text of a button can have ${buttonTextMax} characters.`;
    if (type === 'URL' && !/^https?:\/\/\S+$/.test(url ?? '')) return 'A link button needs an address with https://.';
  }
  // Quick replies stand together; Meta refuses a mixture.
  const quick = buttons.map((one) => one.type === 'QUICK_REPLY');
  const changes = quick.filter((one, index) => index > 0 && one !== quick[index - 1]).length;
  return changes > 1 ? 'Quick replies stand together, and so do the other buttons.' : null;
}
