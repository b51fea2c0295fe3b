import type { Plugin } from 'vite';

/** What the browser never reads of an endpoint; `method` and `path` stay. */
const left = new Set(['summary', 'access', 'params', 'query', 'body', 'responses']);

/**
 * The contract without its shapes: the browser calls endpoints by method and path, and the server checks what they
 * carry. Shapes nobody names any more are left out of the build, and save the first load 8 KB.
 */
export function bareEndpoints(): Plugin {
  return {
    name: 'bare-endpoints',
    transform(code, id) {
      if (!/\/contract\/src\/[a-z-]+\.ts$/.test(id)) return null;
      const cuts: [number, number][] = [];
      for (const statement of this.parse(code).body) {
        const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
        if (declared?.type !== 'VariableDeclaration') continue;
        for (const { init } of declared.declarations) {
          if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier') continue;
          const [definition] = init.arguments;
          if (init.callee.name !== 'endpoint' || definition?.type !== 'ObjectExpression') continue;
          definition.properties.forEach((property, at) => {
            if (property.type !== 'Property' || property.key.type !== 'Identifier' || !left.has(property.key.name))
              return;
            cuts.push([property.start, definition.properties[at + 1]?.start ?? definition.end - 1]);
          });
        }
      }
      if (cuts.length === 0) return null;
      return { code: cuts.reduceRight((rest, [from, to]) => rest.slice(0, from) + rest.slice(to), code), map: null };
    },
  };
}
