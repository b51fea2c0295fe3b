import { m } from '../../paraglide/messages.js';

/** What saved replies can have filled in. */
export const variables = [
  { key: 'contact.name', name: m.settings_variable_contact_name },
  { key: 'contact.first_name', name: m.settings_variable_contact_first_name },
  { key: 'agent.name', name: m.settings_variable_agent_name },
  { key: 'agent.first_name', name: m.settings_variable_agent_first_name },
  { key: 'channel.name', name: m.settings_variable_channel_name },
] as const;

export interface Surroundings {
  contact: string;
  agent: string;
  channel: string;
}

function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? '';
}

/** Fills the variables of a saved reply; what it does not know stays as it was written, for the agent to see. */
export function fillVariables(text: string, { contact, agent, channel }: Surroundings): string {
  const values: Record<(typeof variables)[number]['key'], string> = {
    'contact.name': contact,
    'contact.first_name': firstName(contact),
    'agent.name': agent,
    'agent.first_name': firstName(agent),
    'channel.name': channel,
  };
  return text.replace(/\{\{\s*([a-z_.]+)\s*\}\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? values[key as keyof typeof values] : whole,
  );
}
