import type { Socket } from 'node:net';
import type pg from 'pg';

/** No statement of ours says nothing for so long; a connection that does has died without telling. */
export const silentMs = 20_000;

/** Of a connection that stands: in the clear or under TLS. */
export function socketOf(client: pg.ClientBase): Socket {
  return (client as pg.Client).connection.stream as Socket;
}

/**
 * Gives a connection up when nobody answers, or when an answer stops in the middle: a network that swallows everything
 * would otherwise keep its transaction, and a place in the pool, until the system's own time-out (a quarter of an hour).
 */
export function watch(client: pg.ClientBase, quietMs = silentMs): void {
  const socket = socketOf(client);
  const ask = client.query.bind(client) as (...asked: unknown[]) => unknown;
  // Idle is not silent: nobody asked.
  let unanswered = false;
  client.query = ((...asked: unknown[]) => {
    unanswered = true;
    return ask(...asked);
  }) as typeof client.query;
  client.on('drain', () => {
    unanswered = false;
  });
  // Not `setTimeout`'s own callback, which is called once: it may be idle first and silent later.
  socket.setTimeout(quietMs).on('timeout', () => {
    if (unanswered) socket.destroy(new Error('Connection terminated: the database is silent'));
  });
}
