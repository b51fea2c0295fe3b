import { z } from 'zod';

export const id = z.uuid();
export const instant = z.iso.datetime({ offset: true });
export const empty = z.object({});

/** A page of a list. `nextCursor` is opaque; null at the end. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const pageQuery = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};

/** A filter that may be repeated in the query string: `?status=open&status=pending`. */
export function repeatable<T extends z.ZodType<unknown, string>>(item: T) {
  return z.union([z.array(item), item.transform((one) => [one] as z.output<T>[])]).optional();
}

export const inWorkspace = z.object({ workspaceId: id });
export const inWorkspaceWithId = z.object({ workspaceId: id, id });

/** Prefix of every path that belongs to one workspace. */
export const workspacePath = '/api/workspaces/:workspaceId';
