import { m } from './paraglide/messages.js';

interface Place {
  name: () => string;
  /** Shown to owners and admins. */
  admin?: boolean;
}

/** The pages of the settings, in their order. */
export const settingsPlaces = {
  '/w/$workspaceId/settings/meta': { name: m.settings_meta_title },
  '/w/$workspaceId/settings/doctor': { name: m.doctor_title, admin: true },
  '/w/$workspaceId/settings/checklist': { name: m.doctor_checklist_title, admin: true },
  '/w/$workspaceId/settings/guide': { name: m.doctor_guide_title },
  '/w/$workspaceId/settings/members': { name: m.settings_members_title },
  '/w/$workspaceId/settings/contacts': { name: m.contacts_settings_title },
  '/w/$workspaceId/settings/labels': { name: m.settings_labels_title },
  '/w/$workspaceId/settings/teams': { name: m.settings_teams_title },
  '/w/$workspaceId/settings/replies': { name: m.settings_replies_title },
  '/w/$workspaceId/settings/hours': { name: m.away_title },
  '/w/$workspaceId/settings/templates': { name: m.outgoing_templates_title },
  '/w/$workspaceId/settings/notifications': { name: m.settings_notify_title },
  '/w/$workspaceId/settings/usage': { name: m.connection_usage_title },
  '/w/$workspaceId/settings/privacy': { name: m.connection_privacy_title },
  '/w/$workspaceId/settings/audit': { name: m.connection_audit_title, admin: true },
  '/w/$workspaceId/settings/api-keys': { name: m.settings_keys_title, admin: true },
} satisfies Record<string, Place>;

/** What the rail leads to. */
export const mainPlaces = {
  '/w/$workspaceId/inbox': { name: m.inbox_title },
  '/w/$workspaceId/contacts': { name: m.contacts_title },
  '/w/$workspaceId/reports': { name: m.reports_title },
  '/w/$workspaceId/webhooks': { name: m.app_nav_webhooks, admin: true },
} satisfies Record<string, Place>;

/** Those that this agent may see. */
export function placesOf<To extends string>(places: Record<To, Place>, admin: boolean): { to: To; name: string }[] {
  return (Object.entries(places) as [To, Place][])
    .filter(([, place]) => admin || place.admin !== true)
    .map(([to, { name }]) => ({ to, name: name() }));
}
