/** Tolerant reading of a message's content: what is not what we expect is not there. */
export type Content = Record<string, unknown>;

export function objectIn(content: Content, key: string): Content | null {
  const value = content[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Content) : null;
}

export function listIn(content: Content, key: string): Content[] {
  const value = content[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}

export function textIn(content: Content | null, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = content?.[key];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}

export function numberIn(content: Content | null, key: string): number | null {
  const value = content?.[key];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Only an address that a browser may safely open. */
export function linkIn(content: Content | null, ...keys: string[]): string | null {
  const text = textIn(content, ...keys);
  if (text === null || !URL.canParse(text)) return null;
  const { protocol } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? text : null;
}
