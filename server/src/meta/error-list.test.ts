/** Walks the lists of codes in the fact sheets: each has a class, a sentence, somebody who acts, and perhaps a button. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explain } from './errors.ts';

function firstColumn(file: string, heading: RegExp): string[] {
  const text = readFileSync(new URL(`../../../docs/meta/${file}`, import.meta.url), 'utf8');
  const from = text.search(heading);
  const section = text.slice(from, text.indexOf('\n## ', from + 5));
  const rows = section.split('\n').filter((line) => /^\| *\d/.test(line));
  return rows.map((line) => line.split('|')[1]?.trim() ?? '');
}

type Pair = [code: number, subcode: number | null];

/** `10 / 2018278, 2534022` is one code with two subcodes; `551` beside `551 / 1545041` is a code of its own. */
function graphPairs(cell: string): Pair[] {
  if (/^\d+ - \d+$/.test(cell)) return cell.split(' - ').map((one) => [Number(one), null]);
  const slashed = cell.split('/').map((part) => part.trim());
  if (slashed.length > 2 && slashed.every((part) => /^\d+$/.test(part))) {
    return slashed.map((one) => [Number(one), null]);
  }
  const tokens = cell.split(/[,;]/).map((token) => token.replace(/\(.*\)/, '').trim());
  const codes = new Set(tokens.flatMap((token) => /^(\d+) ?\//.exec(token)?.[1] ?? []));
  let above: number | null = null;
  return tokens.map((token): Pair => {
    const [code, subcode] = token.split('/').map(Number);
    if (subcode !== undefined) {
      above = code ?? null;
      return [code ?? 0, subcode];
    }
    return above === null || codes.has(token) ? [code ?? 0, null] : [above, code ?? null];
  });
}

function whatsappCodes(cell: string): number[] {
  const tokens = cell.replace(/\(.*\)/, '').split(/[,/]/);
  return tokens.flatMap((token) => {
    const clean = token.trim();
    if (clean.includes('–')) return clean.split('–').map(Number);
    return clean.includes('x')
      ? [Number(clean.replaceAll('x', '0')), Number(clean.replaceAll('x', '9'))]
      : [Number(clean)];
  });
}

const graph = firstColumn('platform.md', /^### 5\.2/m).flatMap(graphPairs);
const whatsapp = firstColumn('whatsapp.md', /^## 5\./m).flatMap(whatsappCodes);

test('the lists are read whole', () => {
  expect(graph.length).toBeGreaterThan(90);
  expect(whatsapp.length).toBeGreaterThan(80);
  expect([...graph.flat(), ...whatsapp].some((one) => Number.isNaN(one))).toBe(false);
  expect(graph).toContainEqual([10, 2534022]);
  expect(graph).toContainEqual([551, null]);
  expect(graph).toContainEqual([190, 483]);
});

test.each([...new Set(graph.map(String))])('Messenger and Instagram: %s is explained', (pair) => {
  const [code, subcode] = pair.split(',');
  const failure = { code: Number(code), subcode: subcode ? Number(subcode) : null, message: 'x' };
  for (const kind of ['facebook', 'instagram'] as const) {
    const { code: ours, message, who } = explain(failure, kind);
    expect([ours === 'unmapped', /^[A-Z“].*\.$/.test(message), who]).toEqual([false, true, expect.any(String)]);
  }
});

test.each([...new Set(whatsapp)])('WhatsApp: %s is explained', (code) => {
  const { code: ours, message, who } = explain({ code, subcode: null, message: 'x' }, 'whatsapp');
  expect([ours === 'unmapped', /^[A-Z“].*\.$/.test(message), who]).toEqual([false, true, expect.any(String)]);
});
