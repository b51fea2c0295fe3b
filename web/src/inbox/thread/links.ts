export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

/** Control and format characters end an address: a hidden change of direction could show another host than it opens. */
const candidate = /https?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/giu;

const closers: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

/** Full stops and brackets that belong to the sentence, not to the address. Linear: customers choose this text. */
function trimEnd(address: string): string {
  const unclosed = new Map<string, number>();
  for (const [closer, opener] of Object.entries(closers))
    unclosed.set(closer, count(address, closer) - count(address, opener));
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1] ?? '';
    const surplus = unclosed.get(last) ?? 0;
    if (surplus > 0) unclosed.set(last, surplus - 1);
    else if (!/[.,;:!?…»”’*_]/u.test(last)) break;
    end -= 1;
  }
  return address.slice(0, end);
}

function httpUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** Splits a customer's text into plain parts and http(s) links. Nothing else ever becomes markup. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const found of text.matchAll(candidate)) {
    const address = trimEnd(found[0]);
    const href = httpUrl(address);
    if (href === null) continue;
    if (found.index > from) parts.push({ kind: 'text', text: text.slice(from, found.index) });
    parts.push({ kind: 'link', text: address, href });
    from = found.index + address.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}
