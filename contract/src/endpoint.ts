import type { z } from 'zod';

/**
 * Who may call: nobody asked · Meta, proven by a signature or a token of its own · any signed-in agent · a member of the
 * workspace in the path, with at least this role.
 */
export type Access = 'public' | 'meta' | 'signed_in' | 'agent' | 'admin' | 'owner';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One route as a value. Server, browser, OpenAPI and the route-walking tests all read the same one.
 * `path` uses `:name`; paths below a workspace start with `/api/workspaces/:workspaceId`.
 */
export interface Endpoint {
  method: Method;
  path: string;
  summary: string;
  access: Access;
  /** An API key is refused with 403 session_required. */
  sessionOnly?: true;
  /** Its body is a file, which may take its time once its sender is let in. */
  takesFile?: true;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Success statuses and their bodies. A list route answers `{items, nextCursor}`. */
  responses: Readonly<Record<number, z.ZodType>>;
}

/** Keeps the literal types of one endpoint; nothing happens at run time. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

type ShapeIn<S> = S extends z.ZodType ? z.input<S> : never;
type ShapeOut<S> = S extends z.ZodType ? z.output<S> : never;

export type Params<E extends Endpoint> = ShapeOut<E['params']>;
export type Query<E extends Endpoint> = ShapeOut<E['query']>;
export type QueryIn<E extends Endpoint> = ShapeIn<E['query']>;
export type Body<E extends Endpoint> = ShapeOut<E['body']>;
export type BodyIn<E extends Endpoint> = ShapeIn<E['body']>;
export type Answer<E extends Endpoint> = z.output<E['responses'][keyof E['responses']]>;
