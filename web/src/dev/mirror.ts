import type { Sentence } from '../catalogue.ts';

const latin = 'abcdefghijklmnopqrstuvwxyz';
const arabic = 'ابتثجحخدذرزسشصضطظعغفقكلمنه';
const [from, to] = ['\u{e000}', '\u{e001}'];

/** An English sentence in Arabic letters, a third longer; names and numbers in it stay as they are. */
export function mirror(sentence: Sentence, inputs: Record<string, unknown> = {}): string {
  const kept = Object.entries(inputs).map(([name, value]) => [
    name,
    typeof value === 'string' && !/^\d+$/.test(value) ? `${from}${value}${to}` : value,
  ]);
  return sentence(Object.fromEntries(kept))
    .split(new RegExp(`${from}([^${to}]*)${to}`))
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[a-z]/gi, letter)))
    .join('');
}

function letter(one: string): string {
  const other = arabic[latin.indexOf(one.toLowerCase())] ?? one;
  return 'aeo'.includes(one) ? other + other : other;
}
