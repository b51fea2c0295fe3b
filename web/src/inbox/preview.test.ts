import { expect, test } from 'vitest';
import { preview } from './preview.ts';

const last = { id: 'm', direction: 'out', kind: 'text', text: null, status: null, occurredAt: '' } as const;

test('of a message that was deleted or discarded the list says so', () => {
  expect(preview(last).text).toBe('Message deleted');
  expect(preview({ ...last, text: ' ' }).text).toBe('');
  expect(preview({ ...last, text: ' Good\n morning ' }).text).toBe('Good morning');
  expect(preview({ ...last, kind: 'image' }).text).toBe('Photo');
});
