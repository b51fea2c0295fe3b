import { agentIdOf, type Caller } from '../http.ts';

/** What belongs to everybody is changed by whoever made it and by admins; what is private by its owner. */
export function mayChange(caller: Caller, row: { owner_id: string | null; created_by: string | null }): boolean {
  const agentId = agentIdOf(caller);
  if (row.owner_id !== null) return row.owner_id === agentId;
  const role = caller.type === 'nobody' ? null : caller.role;
  return role === 'admin' || role === 'owner' || (agentId !== null && row.created_by === agentId);
}
