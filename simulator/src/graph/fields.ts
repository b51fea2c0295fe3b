import { isEmptyField } from './empty-fields.ts';
import { graphError, invalidParameter } from './errors.ts';

/** One requested field, as `comments.limit(2){message}`: a name, what stands in brackets behind it, what is wanted of it. */
export type Field = { name: string; arguments: Record<string, string>; fields: Field[] | null };

/** Parses the `fields` parameter of Graph with nested expansions. */
export function parseFields(text: string): Field[] {
  let at = 0;
  const list = (closing: boolean): Field[] => {
    const fields: Field[] = [];
    while (at < text.length) {
      const name = /^[\s,]*([A-Za-z0-9_]+)/.exec(text.slice(at));
      if (name === null) break;
      at += name[0].length;
      const field: Field = { name: name[1] ?? '', arguments: {}, fields: null };
      for (let found = modifier(); found !== null; found = modifier()) field.arguments[found.name] = found.value;
      if (text[at] === '{') {
        at += 1;
        field.fields = list(true);
      }
      fields.push(field);
      skipSpace();
      if (text[at] === ',') at += 1;
    }
    skipSpace();
    if (closing) {
      if (text[at] !== '}') throw syntaxError(text);
      at += 1;
    }
    return fields;
  };
  const modifier = () => {
    const found = /^\.([a-z_]+)\(([^)]*)\)/.exec(text.slice(at));
    if (found === null) return null;
    at += found[0].length;
    return { name: found[1] ?? '', value: found[2] ?? '' };
  };
  const skipSpace = () => {
    while (/\s/.test(text[at] ?? '')) at += 1;
  };
  const fields = list(false);
  if (at < text.length) throw syntaxError(text);
  return fields;
}

function syntaxError(text: string): Error {
  return graphError({
    code: 2500,
    message: `Syntax error "Expected end of string instead of "${text.slice(0, 12)}"." in fields expression.`,
    rule: 'platform.md §5.2 2500',
  });
}

/** How each field of a node type is read; undefined = the field exists but is left out of this answer. */
export type Readers<Node> = Record<string, (node: Node, field: Field) => unknown>;

/** Reads the wanted fields; `id` always comes back, an unknown field is refused as Graph does. */
export function project<Node>(type: string, readers: Readers<Node>, node: Node, fields: Field[]): object {
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    const read = readers[field.name];
    if (read === undefined) {
      if (isEmptyField(type, field.name)) continue;
      throw invalidParameter(`Tried accessing nonexisting field (${field.name}) on node type (${type})`);
    }
    const value = read(node, field);
    if (value !== undefined) out[field.name] = value;
  }
  if (!('id' in out) && readers.id !== undefined)
    out.id = readers.id(node, { name: 'id', arguments: {}, fields: null });
  return out;
}

export function fieldsOr(given: Field[] | null, standard: string): Field[] {
  return given === null || given.length === 0 ? parseFields(standard) : given;
}
