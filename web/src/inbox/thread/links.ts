export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

/** Control and format characters end an address: a hidden change of direction could show another host than it opens. */
const candidate = /https?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/giu;

const closers: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Full stops and brackets that belong to the sentence, not to the address. */
function trimEnd(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1] ?? '';
    const opener = closers[last];
    const body = address.slice(0, end);
    const unbalanced = opener !== undefined && body.split(opener).length < body.split(last).length;
    if (!unbalanced && !/[.,;:!?…»”’*_]/u.test(last)) break;
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
