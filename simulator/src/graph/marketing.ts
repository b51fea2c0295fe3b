import { dayMs } from '../clock.ts';
import type { WhatsappError } from '../payloads-whatsapp.ts';
import type { Customer } from '../world.ts';
import type { PhoneNumber } from '../world-whatsapp.ts';
import { type Call, isRecord, object } from './call.ts';
import { limitsOf } from './usage.ts';

/** whatsapp.md §2.6: EEA, United Kingdom, Japan and South Korea have no cap per person. */
const uncapped = /^(?:3[0-4]|35[1-46-9]|36|37[0-2]|385|386|39|40|42[0-13]|43|44|45|46|47|48|49|81|82)/;

/**
 * Why a marketing template does not reach this person; null when it does, and then it counts (whatsapp.md §5 131049,
 * 131050). Meta says both after it has accepted the message.
 */
export function marketingRefusal(call: Call, phone: PhoneNumber, customer: Customer): WhatsappError | null {
  if (!isMarketing(call, phone)) return null;
  if (customer.noMarketingFrom?.includes(phone.id) === true) {
    const details = 'The user has stopped receiving marketing messages from this business.';
    return { code: 131050, title: 'User has stopped marketing messages', details };
  }
  const now = call.sim.clock.now();
  const recent = (customer.marketingAtMs ?? []).filter((at) => now - at < dayMs);
  if (!uncapped.test(customer.waId) && recent.length >= limitsOf(call.world).marketingPerDay) {
    const details = 'This message was not delivered to maintain healthy ecosystem engagement.';
    return { code: 131049, title: 'Message not delivered to maintain healthy ecosystem engagement', details };
  }
  customer.marketingAtMs = [...recent, now];
  return null;
}

function isMarketing(call: Call, { wabaId }: PhoneNumber): boolean {
  const { name, language } = object(call, 'template') ?? {};
  const code = isRecord(language) ? language.code : undefined;
  const templates = call.world.wabas.get(wabaId)?.templates ?? [];
  return templates.some((one) => one.name === name && one.language === code && one.category === 'MARKETING');
}
