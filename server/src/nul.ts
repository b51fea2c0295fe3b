/** Where in `value` a text holds U+0000, as `list.1.name`; null: nowhere. However deep: anybody may send it. */
export function placeOfNul(value: unknown): string | null {
  const left: [unknown, string][] = [[value, '']];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [found, place] = next;
    if (typeof found === 'string' && found.includes('\0')) return place;
    if (typeof found !== 'object' || found === null || Buffer.isBuffer(found)) continue;
    for (const [name, inner] of Object.entries(found)) {
      const within = place === '' ? name : `${place}.${name}`;
      if (name.includes('\0')) return within;
      if (typeof inner === 'string' || typeof inner === 'object') left.push([inner, within]);
    }
  }
  return null;
}
