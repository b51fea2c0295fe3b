/** What belongs to a WhatsApp number beside its messages: the business profile and who is blocked (whatsapp.md §2.6). */
import { dayMs } from '../clock.ts';
import { findThread } from '../threads.ts';
import type { Customer } from '../world.ts';
import type { PhoneNumber } from '../world-whatsapp.ts';
import { array, type Call, isRecord, object, text } from './call.ts';
import { invalidParameter } from './errors.ts';
import { verifyCallback } from './subscriptions.ts';
import { pictureOfHandle } from './uploads.ts';
import { requireProduct, wabaToken } from './whatsapp.ts';

const profileFields = ['about', 'address', 'description', 'email', 'websites', 'vertical'];

export function getBusinessProfile(call: Call, phone: PhoneNumber): object {
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_management');
  const wanted = call.fields?.map(({ name }) => name) ?? [];
  const shown = Object.entries(phone.profile ?? {}).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  return { data: [{ messaging_product: 'whatsapp', ...Object.fromEntries(shown) }] };
}

export function setBusinessProfile(call: Call, phone: PhoneNumber): object {
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_management');
  requireProduct(call);
  phone.profile ??= {};
  const handle = text(call, 'profile_picture_handle');
  if (handle !== null) phone.profile.profile_picture_url = pictureOfHandle(call, handle);
  for (const name of profileFields) if (call.params[name] !== undefined) phone.profile[name] = call.params[name];
  call.sim.changed();
  return { success: true };
}

/** POST {phone}: another PIN, or a callback of its own; an empty one takes it back (whatsapp.md §1.6, §1.7). */
export async function setPhoneNumber(call: Call, phone: PhoneNumber): Promise<object> {
  const { appId } = wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_management');
  const pin = text(call, 'pin');
  if (pin !== null && !/^\d{6}$/.test(pin)) throw invalidParameter('Param pin must be a 6 digit number.');
  const callback = object(call, 'webhook_configuration');
  if (pin === null && callback === null)
    throw invalidParameter('The parameter pin or webhook_configuration is required.');
  if (callback !== null) {
    const url = String(callback.override_callback_uri ?? '');
    if (url !== '') await verifyCallback(call, url, String(callback.verify_token ?? ''));
    phone.callbacks ??= {};
    if (url === '') delete phone.callbacks[appId];
    else phone.callbacks[appId] = url;
  }
  if (pin !== null) phone.pin = pin;
  call.sim.changed();
  return { success: true };
}

/** Only people who wrote in the last 24 hours can be blocked. */
export function ofBlockedUsers(call: Call, phone: PhoneNumber): object {
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_messaging');
  phone.blocked ??= [];
  if (call.method === 'GET') {
    return { data: phone.blocked.map((waId) => ({ messaging_product: 'whatsapp', wa_id: waId })) };
  }
  requireProduct(call);
  const users = array(call, 'block_users');
  if (users === null) throw invalidParameter('The parameter block_users is required.');
  const blocking = call.method === 'POST';
  const done: object[] = [];
  const failed: object[] = [];
  for (const one of users.filter(isRecord)) {
    const input = String(one.user ?? one.user_id ?? '');
    const customer = customerBy(call, input);
    if (customer === null || (blocking && !wroteToday(call, phone, customer))) {
      const error = { message: 'User has not messaged the business in the last 24 hours.', code: 131021 };
      failed.push({ input, errors: [error] });
      continue;
    }
    phone.blocked = phone.blocked.filter((waId) => waId !== customer.waId);
    if (blocking) phone.blocked.push(customer.waId);
    done.push({ input, wa_id: customer.waId, user_id: customer.bsuid });
  }
  call.sim.changed();
  const key = blocking ? 'added_users' : 'removed_users';
  const problems = failed.length === 0 ? {} : { failed_users: failed };
  return { messaging_product: 'whatsapp', block_users: { [key]: done, ...problems } };
}

function customerBy(call: Call, input: string): Customer | null {
  const digits = input.replaceAll(/\D/g, '');
  return [...call.world.customers.values()].find(({ waId, bsuid }) => bsuid === input || waId === digits) ?? null;
}

function wroteToday(call: Call, phone: PhoneNumber, customer: Customer): boolean {
  const at = findThread(call.sim, 'whatsapp', phone.id, customer.id)?.lastCustomerAtMs ?? 0;
  return call.sim.clock.now() - at <= dayMs;
}
