import type { Role } from '@roost/contract/account.ts';
import { m } from '../paraglide/messages.js';

export const roleNames: Record<Role, () => string> = {
  owner: m.settings_role_owner,
  admin: m.settings_role_admin,
  agent: m.settings_role_agent,
};

export const roleReasons: Record<Role, () => string> = {
  owner: m.settings_role_owner_why,
  admin: m.settings_role_admin_why,
  agent: m.settings_role_agent_why,
};
