import type { FastifyInstance } from 'fastify';
import { threadOfSend } from './fault-subject.ts';
import type { Sim } from './sim.ts';

/** platform.md §4.1: a typing bubble lasts 20 seconds; whatsapp.md §2.3: 25, or until a message comes. */
const typingMs = 20_000;

/** Threads in which the business has said that it is typing, for the phones. */
export function createTyping() {
  const since = new Map<string, number>();
  return {
    start: (threadId: string, nowMs: number) => since.set(threadId, nowMs),
    stop: (threadId: string) => since.delete(threadId),
    list: (nowMs: number) => [...since].filter(([, atMs]) => Math.abs(nowMs - atMs) < typingMs).map(([id]) => id),
    clear: () => since.clear(),
  };
}

export type Typing = ReturnType<typeof createTyping>;

export function watchTyping(server: FastifyInstance, sim: Sim) {
  server.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode !== 200 || request.method !== 'POST' || !/\/messages(?:\?|$)/.test(request.url)) return;
    const body =
      typeof request.body === 'object' && request.body !== null ? (request.body as Record<string, unknown>) : {};
    const threadId = threadOf(sim, body) ?? threadOfSend(sim, request)?.id;
    if (threadId === undefined) return;
    const begins = body.sender_action === 'typing_on' || body.typing_indicator !== undefined;
    if (begins) {
      sim.typing.start(threadId, sim.clock.now());
      setTimeout(sim.changed, typingMs).unref();
    } else if (body.sender_action !== 'mark_seen') sim.typing.stop(threadId);
    sim.changed();
  });
}

/** WhatsApp names the message it reacts to. */
function threadOf(sim: Sim, { message_id: messageId }: Record<string, unknown>): string | undefined {
  return typeof messageId === 'string' ? sim.world.threadOfMessage.get(messageId) : undefined;
}
