/** Items of `messaging[]` that are no message but worth a line in the thread, and those about the account (META.md §3). */
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf, objectOf, objectsOf, textOf } from '../meta/read-json.ts';
import type { ChannelEvent, Person } from './event.ts';
import { type Base, madeUpId, present } from './said.ts';

/** Which key is which kind of line. */
const kinds = new Map([
  ['account_linking', 'account_linking'],
  ['messaging_feedback', 'feedback'],
  ['response_feedback', 'feedback'],
  ['messaging_customer_information', 'form'],
  ['form', 'form'],
  ['order', 'cart'],
  ['template', 'coupon'],
]);

/** Null: none of them. */
export function happeningIn(item: JsonObject, base: Base, from: Person | null): ChannelEvent[] | null {
  const key = [...kinds.keys()].find((name) => item[name] !== undefined);
  if (key === undefined) {
    return item.prior_message === undefined
      ? null
      : [{ ...base, type: 'ignored', reason: 'a note about an earlier message' }];
  }
  if (from === null) return [{ ...base, type: 'ignored', reason: 'Meta does not say who this person is' }];
  const kind = kinds.get(key) ?? key;
  const body = objectOf(item[key]) ?? {};
  return [
    {
      ...base,
      type: 'happening',
      from,
      externalId: madeUpId(kind, from, base.at, { said: wordsOf(key, body) }),
      kind,
      text: wordsOf(key, body),
      content: present({ [kind]: body }),
    },
  ];
}

/** What the person answered or chose, in their words. */
function wordsOf(key: string, body: JsonObject): string | null {
  if (key === 'account_linking') return textOf(body.status);
  if (key === 'response_feedback') return textOf(body.feedback);
  if (key === 'template') return textOf(body.coupon_code);
  if (key === 'order') {
    const products = objectsOf(body.products)
      .map((one) => textOf(one.name))
      .filter((name) => name !== null);
    return products.join(', ') || textOf(body.note);
  }
  if (key === 'messaging_customer_information') {
    const answers = objectsOf(body.screens).flatMap((screen) => objectsOf(screen.responses));
    return (
      answers
        .map((one) => textOf(one.value))
        .filter((value) => value !== null)
        .join(', ') || null
    );
  }
  if (key === 'messaging_feedback') {
    const questions = objectsOf(body.feedback_screens).flatMap((screen) =>
      Array.isArray(screen.questions) ? screen.questions : Object.values(objectOf(screen.questions) ?? {}),
    );
    const answers = questions.flatMap((one) => [
      textOf(objectOf(one)?.payload),
      textOf(objectOf(objectOf(one)?.follow_up)?.payload),
    ]);
    return answers.filter((answer) => answer !== null).join(' · ') || null;
  }
  return idOf(body.id);
}

const policySentences = new Map<string, (reason: string) => { level: 'info' | 'warning' | 'error'; message: string }>([
  ['warning', (reason) => ({ level: 'warning', message: `Meta warned this account about its messages${reason}` })],
  ['block', (reason) => ({ level: 'error', message: `Meta blocked this account from sending messages${reason}` })],
  ['unblock', () => ({ level: 'info', message: 'Meta lets this account send messages again.' })],
]);

/** `policy_enforcement {action, reason}`; no sender, it is about the Page. */
export function policyChange(policy: JsonObject, base: Base): ChannelEvent {
  const why = textOf(policy.reason);
  const said = policySentences.get(textOf(policy.action) ?? '')?.(why ? `: ${why}` : '.');
  const notice = said === undefined ? null : { topic: 'policy', ...said };
  return { ...base, type: 'account-change', field: 'messaging_policy_enforcement', content: policy, notice };
}
