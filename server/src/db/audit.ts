import type { Caller } from '../http.ts';
import { newId, type Tx } from './db.ts';

/** Who did it. */
export interface Actor {
  type: 'agent' | 'api_key' | 'meta' | 'system';
  id: string | null;
}

/** Adds a line to the workspace's audit log, in the transaction of what it tells; `detail` never holds a secret. */
export async function audit(
  tx: Tx,
  workspaceId: string,
  actor: Actor,
  action: string,
  subject: string | null,
  detail: object = {},
): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      actor_type: actor.type,
      actor_id: actor.id,
      action,
      subject,
      detail: JSON.stringify(detail),
    })
    .execute();
}

export function actorOf(caller: Caller): Actor {
  if (caller.type === 'agent') return { type: 'agent', id: caller.agentId };
  if (caller.type === 'apiKey') return { type: 'api_key', id: caller.keyId };
  throw new Error('actorOf: nobody did this');
}

/** Where nobody in particular may have done it: a stranger at a door, or Roost itself. */
export function actorOrSystem(caller: Caller): Actor {
  return caller.type === 'nobody' ? { type: 'system', id: null } : actorOf(caller);
}
