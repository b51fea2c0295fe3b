import { expect, test } from 'vitest';
import { linkIn } from './read.ts';

const link = (url: unknown) => linkIn({ url }, 'url');

test.each(['https://example.com/a?b=c#d', 'http://example.com', 'HTTPS://EXAMPLE.COM/', ' https://example.com/x '])(
  '%j is a link',
  (url) => {
    expect(link(url)).toBe(url);
  },
);

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  '\u0000javascript:alert(1)',
  '\u0001\u001f javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\r\nscript:alert(1)',
  'javascript\t:alert(1)',
  'javascript://example.com/%0aalert(1)',
  'javascript:https://example.com',
  'vbscript:msgbox(1)',
  'VBSCRIPT:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'DATA:text/html;base64,PHNjcmlwdD4=',
  'blob:https://example.com/1',
  'filesystem:https://example.com/1',
  'view-source:https://example.com',
  'file:///etc/passwd',
  'intent://example.com#Intent;end',
  'mailto:a@example.com',
  '//evil.example/x',
  '\\\\evil.example\\x',
  '/w/1/settings',
  'example.com',
  '&#106;avascript:alert(1)',
  'javascript&colon;alert(1)',
  '',
])('%j is none', (url) => {
  expect(link(url)).toBeNull();
});

test('what is no text is no link, and the first that is one counts', () => {
  for (const url of [null, undefined, 7, ['https://example.com'], { href: 'https://example.com' }]) {
    expect(link(url)).toBeNull();
  }
  expect(linkIn(null, 'url')).toBeNull();
  expect(linkIn({ a: '', b: 'https://example.com' }, 'a', 'b')).toBe('https://example.com');
});
