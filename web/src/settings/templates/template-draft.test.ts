import { filledComponents, previewOf, valuesIn, variablesOf } from '@roost/contract/template-text.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canEdit, componentsOf, draftOf, emptyTemplate, formatOf, type TemplateDraft } from './template-draft.ts';

const draft: TemplateDraft = {
  ...emptyTemplate,
  name: 'order_ready',
  headerKind: 'text',
  header: 'Order {{1}}',
  body: 'Hello {{1}}, your order {{2}} is ready.',
  footer: 'Sunny Side',
  buttons: [
    { type: 'QUICK_REPLY', text: 'Thanks', target: '' },
    { type: 'URL', text: 'Track', target: 'https://example.com/{{1}}' },
  ],
  examples: { 'header:1': '17', 'body:1': 'Ada', 'body:2': '17' },
};

test('what the editor holds becomes Meta’s components and comes back unchanged', () => {
  const components = componentsOf(draft);
  const template = { ...draft, id: '', accountId: '', channelIds: [], status: 'APPROVED', rejectedReason: null };
  const whole = { ...template, quality: null, parameterFormat: formatOf(draft), components, syncedAt: '' };
  expect(draftOf(whole)).toEqual(draft);
});

test('a media header stays what it is, and what the editor does not know is not edited', () => {
  const media = { ...draft, headerKind: 'image' as const, header: '', examples: { 'body:1': 'Ada', 'body:2': '17' } };
  const components = componentsOf(media);
  expect(components[0]).toEqual({ type: 'HEADER', format: 'IMAGE' });
  const whole = { ...media, id: '', accountId: '', channelIds: [], status: 'APPROVED', rejectedReason: null };
  const template = { ...whole, quality: null, parameterFormat: formatOf(media), components, syncedAt: '' };
  expect(draftOf(template)).toEqual(media);
  expect(canEdit(template)).toBe(true);
  expect(canEdit({ ...template, components: [...components, { type: 'CAROUSEL' }] })).toBe(false);
  const flow = { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Book' }] };
  expect(canEdit({ ...template, components: [flow] })).toBe(false);
  expect(canEdit({ ...template, category: 'AUTHENTICATION' })).toBe(false);
});

test('every variable is asked for once, filled in, and read back from what is sent', () => {
  const components = componentsOf(draft);
  const keys = variablesOf(components).map(({ key }) => key);
  expect(keys).toEqual(['header:1', 'body:1', 'body:2', 'button1:1']);
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
        { minLength: 4, maxLength: 4 },
      ),
      (given) => {
        const values = Object.fromEntries(keys.map((key, index) => [key, given[index] ?? '']));
        expect(valuesIn(components, filledComponents(components, values))).toEqual(values);
      },
    ),
  );
});

test('the preview shows values and keeps the place of what is missing', () => {
  const shown = previewOf(componentsOf(draft), { 'body:1': 'Ada' });
  expect(shown).toMatchObject({ header: 'Order {{1}}', body: 'Hello Ada, your order {{2}} is ready.' });
  expect(shown.buttons.map(({ text }) => text)).toEqual(['Thanks', 'Track']);
});

test('one variable with a name makes all of them named', () => {
  expect(formatOf({ ...draft, body: 'Hello {{first_name}}!' })).toBe('NAMED');
  expect(formatOf(draft)).toBe('POSITIONAL');
});
