import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from './endpoints.ts';

interface Node {
  properties?: Record<string, Node>;
  additionalProperties?: boolean | Node;
  [key: string]: unknown;
}

/** Every object of a schema with the path that leads to it. */
function objectsOf(schema: z.ZodType, io: 'input' | 'output'): { at: string; node: Node }[] {
  const found: { at: string; node: Node }[] = [];
  const walk = (value: unknown, at: string) => {
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    if (node.properties !== undefined) found.push({ at, node });
    for (const [key, child] of Object.entries(node)) walk(child, `${at}/${key}`);
  };
  walk(z.toJSONSchema(schema, { io, unrepresentable: 'any' }), '');
  return found;
}

/** Meta's own shape, which grows without us: handed on as it is, and judged there. */
const metasOwn = /templates(\/:id)? \/properties\/components\/items/;

test('a key that is not in the contract is refused, wherever in a body it stands', () => {
  const open = endpoints.flatMap(({ method, path, body }) =>
    body === undefined
      ? []
      : objectsOf(body, 'input')
          .filter(({ node }) => node.additionalProperties !== false)
          .map(({ at }) => `${method} ${path} ${at}`)
          .filter((each) => !metasOwn.test(each)),
  );
  expect(open).toEqual([]);
});

test('no answer has a field that holds a secret', () => {
  const names = endpoints.flatMap(({ responses }) =>
    Object.values(responses).flatMap((response) =>
      objectsOf(response, 'output').flatMap(({ node }) => Object.keys(node.properties ?? {})),
    ),
  );
  const telling = new Set(names.filter((name) => /token|secret|password|hash|cookie/i.test(name)));
  // Four say only whether or until when there is one; the verify token is shown to admins, who paste it into Meta's dashboard.
  expect(telling).toEqual(
    new Set([
      ...['hasSecret', 'hasInstagramSecret', 'previousSecretUntil', 'previousInstagramSecretUntil'],
      'verifyToken',
    ]),
  );
});
