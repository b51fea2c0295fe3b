/** Every check of the doctor, as the guide goes. */
import type { Check } from './check.ts';
import { accountChecks } from './checks/accounts.ts';
import { appChecks } from './checks/app.ts';
import { connectChecks } from './checks/connect.ts';
import { instagramChecks } from './checks/instagram.ts';
import { instagramLoginChecks } from './checks/instagram-login.ts';
import { loginChecks } from './checks/logins.ts';
import { messageChecks } from './checks/messages.ts';
import { productionChecks } from './checks/production.ts';
import { serverChecks } from './checks/server.ts';
import { webhookChecks } from './checks/webhooks.ts';
import { whatsappChecks } from './checks/whatsapp.ts';

export const checks: readonly Check[] = [
  ...serverChecks,
  ...appChecks,
  ...connectChecks,
  ...loginChecks,
  ...instagramLoginChecks,
  ...accountChecks,
  ...instagramChecks,
  ...whatsappChecks,
  ...webhookChecks,
  ...messageChecks,
  ...productionChecks,
];
