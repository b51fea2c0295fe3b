/** Notes while Roost is closed: this browser's subscription at its push service, kept in step with its wishes. */
import { deletePushSubscription, readPushKey, savePushSubscription } from '@roost/contract/push.ts';
import { call } from '../../api.ts';
import { getServerLanguage } from '../../language.ts';
import type { NotifyWishes } from './notify-wishes.ts';

export function pushIsPossible(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** Subscribes where it was not, tells the server the wishes of this browser; unsubscribes where they are no. */
export async function keepPush(workspaceId: string, wishes: NotifyWishes): Promise<void> {
  if (!pushIsPossible()) return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  if (!wishes.push || Notification.permission !== 'granted') {
    if (known === null) return;
    await call(deletePushSubscription, { params: { workspaceId }, query: { endpoint: known.endpoint } });
    await known.unsubscribe();
    return;
  }
  const { publicKey } = await call(readPushKey, { params: { workspaceId } });
  const subscription = await subscribed(pushManager, known, publicKey);
  const { endpoint, keys } = subscription.toJSON();
  await call(savePushSubscription, {
    params: { workspaceId },
    body: {
      endpoint: endpoint ?? '',
      keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
      withText: wishes.pushText,
      quiet: wishes.quiet,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      language: getServerLanguage(),
    },
  });
}

/** One that was made for another installation at this address is of no use. */
async function subscribed(manager: PushManager, known: PushSubscription | null, publicKey: string) {
  if (known !== null && keyOf(known) === publicKey) return known;
  await known?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
