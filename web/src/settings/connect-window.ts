import { type ConnectResult, connectChannelName, readConnectMessage, wholePageKey } from '../connect-message.ts';

const width = 600;
const height = 720;
const watchMs = 300;
/** The window posts and closes in one breath; give the message time to arrive before believing it was closed. */
const lastWordMs = 700;

/** Must run inside the click itself, or the browser blocks it; the address follows once the server has given it. */
export function openConnectWindow(): Window | null {
  const left = Math.round(window.screenX + (window.outerWidth - width) / 2);
  const top = Math.round(window.screenY + (window.outerHeight - height) / 2);
  sessionStorage.removeItem(wholePageKey);
  return window.open('', 'roost-connect', `popup,width=${width},height=${height},left=${left},top=${top}`);
}

/** Where popups are blocked the whole page goes to Meta and comes back by `/connect/done`. */
export function leaveForMeta(authorizeUrl: string): void {
  sessionStorage.setItem(wholePageKey, '1');
  window.location.assign(authorizeUrl);
}

/**
 * Waits for the window's answer: from the window itself, or over the browser's channel when Meta's headers cut the tie.
 * `onClosed` may be followed by `onResult`: a cut tie looks like a closed window.
 */
export function watchConnectWindow(
  popup: Window,
  heard: { onResult: (result: ConnectResult) => void; onClosed: () => void },
): () => void {
  const channel = new BroadcastChannel(connectChannelName);
  let lastWord: ReturnType<typeof setTimeout> | undefined;

  function finish(result: ConnectResult): void {
    stop();
    heard.onResult(result);
  }

  function onMessage(event: MessageEvent): void {
    const result = readConnectMessage(event.data);
    if (result && event.origin === window.location.origin && event.source === popup) {
      finish(result);
    }
  }

  channel.onmessage = ({ data }) => {
    const result = readConnectMessage(data);
    if (result) {
      channel.postMessage('heard');
      finish(result);
    }
  };
  window.addEventListener('message', onMessage);
  const watch = setInterval(() => {
    if (popup.closed) {
      clearInterval(watch);
      lastWord = setTimeout(heard.onClosed, lastWordMs);
    }
  }, watchMs);

  function stop(): void {
    clearInterval(watch);
    clearTimeout(lastWord);
    window.removeEventListener('message', onMessage);
    channel.close();
  }
  return stop;
}
