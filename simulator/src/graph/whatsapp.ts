import { hourMs } from '../clock.ts';
import { grantedWabas, hasPermission } from '../tokens.ts';
import type { Token } from '../world.ts';
import type { PhoneNumber, Waba } from '../world-whatsapp.ts';
import { anyToken, type Call, required, text } from './call.ts';
import { graphError, invalidParameter, noSuchObject } from './errors.ts';
import { listPhoneNumbers, readPhoneNumber, readWaba } from './readers.ts';
import { verifyCallback } from './subscriptions.ts';
import { countManagement } from './usage.ts';

/** The WABA is among those chosen in the dialog, and the permission is granted (whatsapp.md §1.5). */
export function wabaToken(call: Call, wabaId: string, nodeId: string, permission: string): Token {
  const { token } = anyToken(call);
  const waba = grantedWabas(call.world, token).find(({ id }) => id === wabaId);
  if (token.kind === 'app' || token.kind === 'page' || waba === undefined) throw noSuchObject(nodeId, call.method);
  if (!hasPermission(call.world, token, permission)) {
    throw graphError({
      code: 10,
      message: '(#10) Application does not have permission for this action',
      rule: `whatsapp.md §5 10, needs ${permission}`,
    });
  }
  // whatsapp.md §6: the hourly allowance is of the management API; sending and media have limits of their own.
  if (permission === 'whatsapp_business_management') countManagement(call, waba, token.appId);
  return token;
}

export function getWaba(call: Call, waba: Waba): object {
  wabaToken(call, waba.id, waba.id, 'whatsapp_business_management');
  return readWaba(call, waba, call.fields);
}

export function getPhoneNumbers(call: Call, waba: Waba): object {
  wabaToken(call, waba.id, waba.id, 'whatsapp_business_management');
  return listPhoneNumbers(call, waba);
}

export function getPhoneNumber(call: Call, phone: PhoneNumber): object {
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_management');
  return readPhoneNumber(call, phone, call.fields);
}

/** whatsapp.md §1.7: empty body subscribes and removes an override; an override is verified first. */
export async function subscribeWaba(call: Call, waba: Waba): Promise<object> {
  const token = wabaToken(call, waba.id, waba.id, 'whatsapp_business_management');
  const callbackUrl = text(call, 'override_callback_uri');
  const verifyToken = text(call, 'verify_token') ?? '';
  if (callbackUrl !== null) await verifyCallback(call, callbackUrl, verifyToken);
  waba.installs.set(token.appId, callbackUrl === null ? null : { callbackUrl, verifyToken });
  call.sim.changed();
  return { success: true };
}

export function getWabaSubscriptions(call: Call, waba: Waba): object {
  wabaToken(call, waba.id, waba.id, 'whatsapp_business_management');
  return {
    data: [...waba.installs].flatMap(([appId, override]) => {
      const app = call.world.apps.get(appId);
      if (app === undefined) return [];
      const link = `https://www.facebook.com/games/?app_id=${app.id}`;
      return [
        {
          whatsapp_business_api_data: { id: app.id, link, name: app.name },
          ...(override === null ? {} : { override_callback_uri: override.callbackUrl }),
        },
      ];
    }),
  };
}

export function unsubscribeWaba(call: Call, waba: Waba): object {
  const token = wabaToken(call, waba.id, waba.id, 'whatsapp_business_management');
  waba.installs.delete(token.appId);
  call.sim.changed();
  return { success: true };
}

const registerWindowMs = 72 * hourMs;
const registerAttemptsMax = 10;

/** whatsapp.md §1.6: the PIN is the current one, or becomes it; 10 attempts in 72 hours, then 133016. */
export function register(call: Call, phone: PhoneNumber): object {
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_management');
  requireProduct(call);
  const pin = required(call, 'pin');
  if (!/^\d{6}$/.test(pin)) throw invalidParameter('Param pin must be a 6 digit number.');
  const now = call.sim.clock.now();
  phone.registerAttempts = [...phone.registerAttempts.filter((at) => now - at < registerWindowMs), now];
  if (phone.registerAttempts.length > registerAttemptsMax) {
    throw graphError({
      code: 133016,
      message: '(#133016) Account register deregister rate limit exceeded',
      rule: 'whatsapp.md §5 133016',
    });
  }
  if (phone.pin !== null && phone.pin !== pin) {
    throw graphError({
      code: 133005,
      message: '(#133005) Two step verification PIN Mismatch',
      details: 'Two step verification PIN mismatch.',
      rule: 'whatsapp.md §5 133005',
    });
  }
  phone.pin = pin;
  phone.registered = true;
  call.sim.changed();
  return { success: true };
}

export function deregister(call: Call, phone: PhoneNumber): object {
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_management');
  phone.registered = false;
  call.sim.changed();
  return { success: true };
}

export function requireProduct(call: Call) {
  if (text(call, 'messaging_product') !== 'whatsapp') {
    throw invalidParameter('The parameter messaging_product is required.', 'whatsapp.md §2.1 messaging_product');
  }
}
