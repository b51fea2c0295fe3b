import { Socket } from 'node:net';

/** No statement of ours says nothing for so long; what does is a connection that died without telling. */
const silentMs = 20_000;

/** PostgreSQL's last word in every answer, ReadyForQuery: these bytes, and one for the state of the transaction. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5]);
const readyBytes = ready.length + 1;

/**
 * A connection to PostgreSQL that notices when nobody answers, or when an answer stops in the middle: a network that
 * swallows everything would otherwise keep its transaction, and a place in the pool, until the system's own time-out
 * (a quarter of an hour).
 */
export const watchedSocket = socketWatchedFor(silentMs);

export function socketWatchedFor(quietMs: number): () => Socket {
  return () => {
    const socket = new Socket();
    let writtenWhenHeard = 0;
    let lastBytes = Buffer.alloc(0);
    const answered = () => lastBytes.subarray(0, -1).equals(ready);
    // Behind TLS the words cannot be read here, and none is missed.
    let readable = false;
    socket.on('data', (chunk: Buffer) => {
      writtenWhenHeard = socket.bytesWritten;
      lastBytes = Buffer.concat([lastBytes, chunk.subarray(-readyBytes)]).subarray(-readyBytes);
      readable ||= answered();
    });
    socket.setTimeout(quietMs, () => {
      // Idle is not silent: everything that was asked has been answered, to its last word.
      if (socket.bytesWritten > writtenWhenHeard || (readable && !answered()))
        socket.destroy(new Error('Connection terminated: the database is silent'));
    });
    return socket;
  };
}
