/** Conversation routing: who owns a conversation, and how it changes hands (platform.md §4.9). */
import { item } from '../payloads-messaging.ts';
import { emitMessaging, findThread, fromCustomer } from '../threads.ts';
import type { Page, Thread } from '../world.ts';
import { anyToken, type Call, mayTouchPage, object, required, text } from './call.ts';
import { invalidParameter, noSuchObject } from './errors.ts';

/** GET {page}/thread_owner?recipient=: the app that holds the conversation; empty while idle. */
export function getThreadOwner(call: Call, page: Page): object {
  const { token } = anyToken(call);
  if (!mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  const owner = threadOf(call, required(call, 'recipient'))?.ownerAppId;
  return { data: owner === undefined || owner === null ? [] : [{ thread_owner: { app_id: owner } }] };
}

/** POST {page}/pass_thread_control, take_thread_control, release_thread_control, request_thread_control. */
export function moveThread(call: Call, page: Page, edge: string): object {
  const { token, app } = anyToken(call);
  if (!mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  const thread = threadOf(call, String(object(call, 'recipient')?.id ?? ''));
  if (thread === null) throw invalidParameter('The parameter recipient names nobody.');
  const previous = thread.ownerAppId ?? null;
  const metadata = text(call, 'metadata') ?? '';
  if (edge === 'request_thread_control') {
    tell(call, thread, { request_thread_control: { requested_owner_app_id: app.id, metadata } });
    return { success: true };
  }
  const next =
    edge === 'pass_thread_control' ? required(call, 'target_app_id') : edge === 'take_thread_control' ? app.id : null;
  thread.ownerAppId = next;
  call.sim.changed();
  const facts = { previous_owner_app_id: previous, new_owner_app_id: next, metadata };
  tell(call, thread, { [edge === 'take_thread_control' ? 'take_thread_control' : 'pass_thread_control']: facts });
  return { success: true };
}

function tell(call: Call, thread: Thread, body: object) {
  const field = thread.platform === 'messenger' ? 'messaging_handovers' : 'messaging_handover';
  call.after.push(() => {
    // Everybody hears of a handover, whoever owns the conversation now.
    emitMessaging(call.sim, { ...thread, ownerAppId: null }, field, item(fromCustomer(call.sim, thread), body));
  });
}

function threadOf(call: Call, scopedId: string): Thread | null {
  const known = call.world.byScopedId.get(scopedId);
  return known === undefined ? null : findThread(call.sim, known.platform, known.assetId, known.customerId);
}
