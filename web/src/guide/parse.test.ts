import { expect, test } from 'vitest';
import guide from '../../../docs/GUIDE.md?raw';
import { parseGuide, parseInline } from './parse.ts';
import { textsOf } from './texts-of.ts';

const blocks = parseGuide(guide);

function headings(): string[] {
  return blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
}

test('the guide keeps every heading that people know it by, in their order', () => {
  const known = [
    'Meta (Instagram/Facebook/WhatsApp) OAuth Integration Guide',
    ...['Overview', 'Prerequisites'],
    'Step 1: Create a Meta App',
    ...['1.1 Go to Meta for Developers', '1.2 Choose App Type', '1.3 Provide App Details'],
    'Step 2: Configure Your App',
    ...['2.1 Add Products', 'Facebook Login', 'Instagram API (for Instagram DMs)'],
    ...['Messenger API (for Facebook Page messages)', 'WhatsApp Business API (optional, for WhatsApp messages)'],
    ...['2.2 Configure OAuth Settings', '2.3 Get Your App Credentials'],
    'Step 3: Request Permissions',
    ...['3.1 Standard Permissions (Available Immediately)', '3.2 Advanced Permissions (Require App Review)'],
    ...['Instagram Permissions', 'WhatsApp Permissions', '3.3 How to Request Permissions'],
    'Step 4: Configure Your CRM',
    ...['4.1 Add Your Credentials', '4.2 Connect Your Meta Account', '4.3 Verify Connection'],
    'Step 5: Test Your Integration',
    ...['5.1 Test Instagram DMs', '5.2 Test Facebook Page Messages', '5.3 Test WhatsApp (if configured)'],
    'Troubleshooting',
    ...['Error: "Meta App credentials not configured"', 'Error: "Invalid App ID format"'],
    ...['Error: "Token exchange failed"', 'Connection Works But No Messages Appear'],
    'Instagram Business Account Not Detected',
    ...['Advanced Configuration', 'Webhooks for Real-Time Messages', 'Token Refresh'],
    ...['Production Checklist', 'Security Best Practices', 'Support Resources'],
    ...['Additional Notes', 'Development vs Production Mode', 'Test Users', 'Rate Limits'],
    ...['Quick Reference', 'Required Scopes'],
  ];
  expect(headings()).toEqual(known);
});

test('every step and every trouble leads to a check of the doctor', () => {
  const without: string[] = [];
  for (const [index, block] of blocks.entries()) {
    if (
      block.kind !== 'heading' ||
      !/^(2\.2|3\.3|4\.|5\.|Error|Connection Works|Instagram Business)/.test(block.text)
    ) {
      continue;
    }
    const next = blocks.findIndex((other, later) => later > index && other.kind === 'heading');
    const own = blocks.slice(index, next === -1 ? undefined : next);
    if (!own.some(({ kind }) => kind === 'checks')) {
      without.push(block.text);
    }
  }
  expect(without).toEqual([]);
});

test('a line that goes on below stays in its list', () => {
  expect(parseGuide('1. Tick it\n   and press.\n2. Log in.')).toEqual([
    { kind: 'list', ordered: true, start: 1, items: ['Tick it and press.', 'Log in.'] },
  ]);
});

test('a translated heading keeps the English anchor, checks are known in any language, other languages are left out', () => {
  const page = [
    '## <a id="overview"></a>Visión general',
    '[English](GUIDE.md) · Español · [Português](GUIDE.pt.md)',
    'Comprobación: [Meta conoce el URI](DOCTOR.md#appredirect-uri)',
  ];
  expect(parseGuide(page.join('\n\n'))).toEqual([
    { kind: 'heading', level: 2, text: 'Visión general', slug: 'overview' },
    { kind: 'checks', checks: [{ title: 'Meta conoce el URI', anchor: 'appredirect-uri' }] },
  ]);
});

test('nothing of the page is left as raw marks', () => {
  const texts = blocks.flatMap(textsOf).flatMap(parseInline);
  const raw = texts.filter(({ kind, text }) => kind === 'text' && /\*\*|`|\]\(|^#|\|/.test(text));
  expect(raw).toEqual([]);
});

test('the version that ended long ago is nowhere in it', () => {
  expect(guide).not.toMatch(/v18/);
});
