/** Every call behind the scenes: what goes wrong, what time it is, what happens next. */
import { call } from './state.ts';

export type Scenario = {
  name: string;
  title: string;
  description: string;
  running: boolean;
  done?: number;
  steps?: number;
};
export type Preset = { name: string; title: string };
export type TellingName = { word: string; example: string; effect: string };
export type WebhookDetail = {
  body: string;
  url: string;
  signature: string;
  history: { atMs: number; status: number | null; failure: string | null; tookMs: number }[];
};
export type RequestDetail = { requestBody: string | null; responseBody: string | null };
export type WebhookChange = {
  pause?: boolean;
  duplicate?: number;
  shuffle?: boolean;
  batch?: number;
  delayMs?: number;
  retries?: string;
};

export const scenarios = () => call('GET', '/_sim/scenarios') as Promise<Scenario[]>;
export const startScenario = (name: string) => call('POST', `/_sim/scenarios/${name}`, {});
export const stopScenarios = () => call('DELETE', '/_sim/scenarios');

export const configureWebhooks = (change: WebhookChange) => call('POST', '/_sim/webhooks', change);
export const webhook = (id: string) =>
  call('GET', `/_sim/webhooks/${encodeURIComponent(id)}`) as Promise<WebhookDetail>;
export const resendWebhook = (id: string) => call('POST', `/_sim/webhooks/${encodeURIComponent(id)}/resend`, {});
export const resendAll = (state: string) => call('POST', '/_sim/webhooks/resend', { state });
export const sendTest = (sample: { object: string; field: string; shape: string }) =>
  call('POST', '/_sim/webhooks/test', sample);

export const request = (id: string) =>
  call('GET', `/_sim/requests/${encodeURIComponent(id)}`) as Promise<RequestDetail>;

export const presets = () => call('GET', '/_sim/faults/presets') as Promise<Preset[]>;
export const names = () => call('GET', '/_sim/names') as Promise<TellingName[]>;
export const plant = (preset: string) => call('POST', '/_sim/faults', { preset });
export const takeBack = (id: string) => call('DELETE', `/_sim/faults/${encodeURIComponent(id)}`);
export const setChaos = (change: { percent?: number; webhooks?: boolean; calls?: boolean }) =>
  call('POST', '/_sim/chaos', change);
export const endTokens = (action: string) => call('POST', '/_sim/tokens', { action });
export const setMode = (appId: string, mode: string) =>
  call('PATCH', `/_sim/apps/${encodeURIComponent(appId)}`, { mode });

export const setAccess = (appId: string, permission: string, level: 'standard' | 'advanced') =>
  call('PATCH', `/_sim/apps/${encodeURIComponent(appId)}`, { access: { [permission]: level } });
export const setRole = (appId: string, personId: string, has: boolean) =>
  call('PATCH', `/_sim/apps/${encodeURIComponent(appId)}`, { roles: { [personId]: has } });
export const happenToAccount = (wabaId: string, event: string, details?: object) =>
  call('POST', `/_sim/wabas/${encodeURIComponent(wabaId)}/account_update`, { event, details });
export const liftRestrictions = (wabaId: string) =>
  call('DELETE', `/_sim/wabas/${encodeURIComponent(wabaId)}/restrictions`);

export const moveClock = (change: { advanceMs?: number; setMs?: number; rate?: number; reset?: boolean }) =>
  call('POST', '/_sim/clock', change);
