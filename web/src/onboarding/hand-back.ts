import { type ConnectResult, connectChannelName, connectMessage, wholePageKey } from '../connect-message.ts';

const answerMs = 800;

/**
 * Gives the result to the page that opened this popup and closes it. Two ways: the opener; and, where Meta's headers cut that
 * tie, a channel of this browser on which the waiting page answers. False when nobody waits: this is the whole page.
 */
export async function handBack(result: ConnectResult): Promise<boolean> {
  if (sessionStorage.getItem(wholePageKey)) {
    sessionStorage.removeItem(wholePageKey);
    return false;
  }
  const message = connectMessage(result);
  const opener = window.opener as Window | null;
  if (opener && opener !== window) {
    opener.postMessage(message, window.location.origin);
    window.close();
    return true;
  }
  const heard = await askChannel(message);
  if (heard) {
    window.close();
  }
  return heard;
}

function askChannel(message: unknown): Promise<boolean> {
  const channel = new BroadcastChannel(connectChannelName);
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), answerMs);
    channel.onmessage = ({ data }) => {
      if (data === 'heard') {
        clearTimeout(timer);
        resolve(true);
      }
    };
    channel.postMessage(message);
  }).finally(() => channel.close());
}
