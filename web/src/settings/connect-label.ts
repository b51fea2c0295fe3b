import type { LoginFlow } from '@roost/contract/meta.ts';
import { m } from '../paraglide/messages.js';
import type { DialogFlow } from './use-connect.ts';

/** Whose window brings a login or channel back; what has no login comes by Meta's. */
export function dialogOf(flow: LoginFlow | null): DialogFlow {
  return flow === 'instagram' ? 'instagram' : 'facebook';
}

/** The button of that window. */
export function connectLabel(flow: LoginFlow | null): string {
  return flow === 'instagram' ? m.connection_instagram_button() : m.settings_connect_button();
}
