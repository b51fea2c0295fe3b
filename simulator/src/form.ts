/** Forms and queries as Graph reads them: a name again makes a list, and brackets make objects and lists. */
type Value = string | Value[] | { [name: string]: Value };
type Fields = { [name: string]: Value };

const depthMax = 8;

export function parseForm(text: string): Fields {
  const fields: Fields = Object.create(null) as Fields;
  for (const [name, value] of new URLSearchParams(text)) {
    const [, first = name, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name) ?? [];
    const keys = [...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key);
    if (keys.length > depthMax) continue;
    fields[first] = put(fields[first], keys, value);
  }
  return fields;
}

/** `a[]` and `a[0]` make lists, other keys objects. */
function put(known: Value | undefined, keys: string[], value: string): Value {
  const [key, ...deeper] = keys;
  if (key === undefined) return known === undefined ? value : [known, value].flat();
  if (/^\d*$/.test(key)) {
    const list = Array.isArray(known) ? known : [];
    const index = key === '' ? list.length : Math.min(Number(key), list.length);
    list[index] = put(list[index], deeper, value);
    return list;
  }
  const object: Fields = typeof known === 'object' && !Array.isArray(known) ? known : (Object.create(null) as Fields);
  object[key] = put(object[key], deeper, value);
  return object;
}
