import { Socket } from 'node:net';

/** No statement of ours says nothing for so long; what does is a connection that died without telling. */
const silentMs = 20_000;

/**
 * A connection to PostgreSQL that notices when nobody answers: a network that swallows everything would otherwise keep
 * its transaction, and a place in the pool, until the system's own time-out (a quarter of an hour).
 */
export function watchedSocket(): Socket {
  const socket = new Socket();
  let writtenWhenHeard = 0;
  socket.on('data', () => {
    writtenWhenHeard = socket.bytesWritten;
  });
  socket.setTimeout(silentMs, () => {
    // Idle is not silent: everything that was asked has been answered.
    if (socket.bytesWritten > writtenWhenHeard)
      socket.destroy(new Error('Connection terminated: the database is silent'));
  });
  return socket;
}
