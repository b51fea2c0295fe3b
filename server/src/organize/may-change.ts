import type { Caller } from '../http.ts';

/** The agent who asks; null for a program with an API key, which owns nothing privately. */
export function agentOf(caller: Caller): string | null {
  return caller.type === 'agent' ? caller.agentId : null;
}

/** What belongs to everybody is changed by whoever made it and by admins; what is private by its owner. */
export function mayChange(caller: Caller, row: { owner_id: string | null; created_by: string | null }): boolean {
  const agentId = agentOf(caller);
  if (row.owner_id !== null) return row.owner_id === agentId;
  const role = caller.type === 'nobody' ? null : caller.role;
  return role === 'admin' || role === 'owner' || (agentId !== null && row.created_by === agentId);
}
