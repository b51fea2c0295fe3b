/** health_status of numbers and accounts: per entity, the best single probe (whatsapp.md §1.6). */
import { restrictionsOf } from '../whatsapp-account.ts';
import type { PhoneNumber, Waba } from '../world-whatsapp.ts';
import type { Call } from './call.ts';

type Entity = { entity_type: string; id: string; can_send_message: string; errors?: object[] };
type Health = { can_send_message: string; entities: Entity[] };

const worstFirst = ['BLOCKED', 'LIMITED', 'AVAILABLE'];

export function phoneHealth(call: Call, phone: PhoneNumber): Health {
  const waba = call.world.wabas.get(phone.wabaId);
  const problem = hindrance(phone);
  return whole([
    entity('PHONE_NUMBER', phone.id, problem === null ? 'AVAILABLE' : 'BLOCKED', problem),
    ...(waba === undefined ? [] : wabaHealth(call, waba).entities),
  ]);
}

export function wabaHealth(call: Call, waba: Waba): Health {
  const [restriction] = restrictionsOf(call.sim, waba);
  const able = waba.banned === true ? 'BLOCKED' : restriction === undefined ? 'AVAILABLE' : 'LIMITED';
  const problem =
    able === 'AVAILABLE'
      ? null
      : {
          error_code: able === 'BLOCKED' ? 131031 : 368,
          error_description: restriction ?? 'The WhatsApp account was disabled.',
          possible_solution: 'Appeal in WhatsApp Manager.',
        };
  return whole([entity('WABA', waba.id, able, problem), entity('BUSINESS', waba.businessId, 'AVAILABLE', null)]);
}

/** As able as the least able part. */
function whole(entities: Entity[]): Health {
  const able = worstFirst.find((level) => entities.some((one) => one.can_send_message === level)) ?? 'AVAILABLE';
  return { can_send_message: able, entities };
}

function entity(type: string, id: string, able: string, problem: object | null): Entity {
  return { entity_type: type, id, can_send_message: able, ...(problem === null ? {} : { errors: [problem] }) };
}

function hindrance(phone: PhoneNumber): object | null {
  if (!phone.registered) {
    return {
      error_code: 141000,
      error_description: 'The phone number is not registered.',
      possible_solution: 'Register the phone number.',
    };
  }
  return phone.blockedBecause == null
    ? null
    : { error_code: 141006, error_description: phone.blockedBecause, possible_solution: 'Open WhatsApp Manager.' };
}
