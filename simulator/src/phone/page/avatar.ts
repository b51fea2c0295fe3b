import { html } from 'htm/preact';
import { useState } from 'preact/hooks';

/** A face: the picture if there is one and it loads, else initials on one of six calm colours. */
export function Avatar({ name, url }: { name: string; url: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  const source = url === null ? null : localAddress(url);
  if (source !== null && source !== broken) {
    return html`<img class="avatar" src=${source} alt="" onError=${() => setBroken(source)} />`;
  }
  return html`<span class=${`avatar tint-${tint(name)}`} aria-hidden="true">${initials(name)}</span>`;
}

/** Meta's media hosts are a path prefix of the simulator. */
export function localAddress(url: string): string {
  return url.replace(/^https?:\/\/([^/]+\.(?:fbcdn\.net|fbsbx\.com|cdninstagram\.com|whatsapp\.net))\//, '/$1/');
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return ([first, last].map((word) => word?.match(/[\p{L}\p{N}]/u)?.[0] ?? '').join('') || '?').toUpperCase();
}

function tint(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 6_007;
  return sum % 6;
}
