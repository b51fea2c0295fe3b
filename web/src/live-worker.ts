/// <reference lib="webworker" />
import { type LiveEvent, type LiveState, openStream } from './live-stream.ts';

/** What a tab tells the worker. `lock`: a Web Lock the tab holds as long as it lives. */
export type TabMessage = { type: 'join'; url: string; lock: string } | { type: 'leave' };

interface Stream {
  ports: Set<MessagePort>;
  state: LiveState;
  end: () => void;
}

const scope = self as unknown as SharedWorkerGlobalScope;
/** By address: one stream per workspace, however many tabs show it. */
const streams = new Map<string, Stream>();

scope.onconnect = (connection) => {
  const port = connection.ports[0];
  if (!port) {
    return;
  }
  let leave = () => {};
  port.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    leave();
    leave = data.type === 'join' ? join(data.url, port) : () => {};
    if (data.type === 'join') {
      // A tab that crashes says no goodbye, but its lock falls free. Locks exist only on secure origins.
      const left = leave;
      void scope.navigator.locks?.request(data.lock, left);
    }
  };
};

function join(url: string, port: MessagePort): () => void {
  const stream = streams.get(url) ?? begin(url);
  stream.ports.add(port);
  port.postMessage({ type: 'state', state: stream.state } satisfies LiveEvent);
  if (stream.state === 'live') {
    port.postMessage({ type: 'ready' } satisfies LiveEvent);
  }
  return () => {
    stream.ports.delete(port);
    if (stream.ports.size === 0 && streams.get(url) === stream) {
      streams.delete(url);
      stream.end();
    }
  };
}

function begin(url: string): Stream {
  const stream: Stream = { ports: new Set(), state: 'connecting', end: () => {} };
  streams.set(url, stream);
  stream.end = openStream(url, (event) => {
    if (event.type === 'state') {
      stream.state = event.state;
      if (event.state === 'ended') {
        streams.delete(url);
      }
    }
    for (const port of stream.ports) {
      port.postMessage(event);
    }
  });
  return stream;
}
