/** Edges asked for inside `fields`, as in `comments.limit(2){message}`: what the edge itself would answer. */
import type { Call } from './call.ts';
import type { Field } from './fields.ts';

export function nested(call: Call, path: string, field: Field): Call {
  const { fields } = field;
  const params = { ...field.arguments, ...(fields === null ? {} : { fields: printed(fields) }) };
  return { ...call, path, fields, params };
}

function printed(fields: Field[]): string {
  return fields
    .map((field) => {
      const modifiers = Object.entries(field.arguments).map(([name, value]) => `.${name}(${value})`);
      return `${field.name}${modifiers.join('')}${field.fields === null ? '' : `{${printed(field.fields)}}`}`;
    })
    .join(',');
}
