/** Bodies that are not all there yet. Anybody may begin one, so neither their time nor what they hold is without end. */
import type { IncomingMessage } from 'node:http';

/** A body that trickles in is cut off (slow loris). */
const bodyTimeoutMs = 10_000;
/** Held by all of them together: beyond it the one that began first is let go, for an honest one is soon complete. */
const unreadBytesMax = 64_000_000;
const sweepEveryMs = 250;

export interface IncomingBodies {
  watch(request: IncomingMessage): void;
  /** A file of somebody who was let in: it may be large, and take its time over a slow line. */
  letBe(request: IncomingMessage): void;
  close(): void;
}

export function createIncomingBodies(): IncomingBodies {
  /** The oldest first. */
  const watched = new Map<IncomingMessage, { since: number; bytesBefore: number }>();

  function sweep(): void {
    const begunBefore = performance.now() - bodyTimeoutMs;
    let bytes = 0;
    for (const [request, { since, bytesBefore }] of watched) {
      if (request.complete) watched.delete(request);
      else if (since < begunBefore) cutOff(request);
      else bytes += request.socket.bytesRead - bytesBefore;
    }
    for (const [request, { bytesBefore }] of bytes > unreadBytesMax ? watched : []) {
      bytes -= request.socket.bytesRead - bytesBefore;
      cutOff(request);
      if (bytes <= unreadBytesMax) break;
    }
  }

  function cutOff(request: IncomingMessage): void {
    watched.delete(request);
    request.destroy();
  }

  const timer = setInterval(sweep, sweepEveryMs).unref();
  return {
    watch(request) {
      const { headers, socket } = request;
      if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
      watched.set(request, { since: performance.now(), bytesBefore: socket.bytesRead });
      request.once('close', () => watched.delete(request));
    },
    letBe(request) {
      watched.delete(request);
    },
    close() {
      clearInterval(timer);
    },
  };
}
