/**
 * Stands for zod in the browser. Endpoints are read there for their method and path, enums for their values; shapes are
 * checked by the server, and would cost every first load 30 KB. A shape asked to check anything says so.
 */
const checks = new Set<string | symbol>(['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'decode', 'encode']);

// A function, because a shape is called (`z.string()`) as well as read (`.optional`).
const shape: unknown = new Proxy(() => shape, {
  get: (_, name) => (checks.has(name) ? refuse : shape),
});

function refuse(): never {
  throw new Error('Shapes are not checked in the browser.');
}

function choice(values: readonly string[]): unknown {
  return new Proxy({}, { get: (_, name) => (name === 'options' ? values : Reflect.get(shape as object, name)) });
}

export const z: unknown = new Proxy({}, { get: (_, name) => (name === 'enum' ? choice : shape) });
