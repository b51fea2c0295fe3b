import { streamEvents } from '@roost/contract/live.ts';
import type { Ctx } from './context.ts';
import { type Http, route } from './http.ts';

/** Proxies cut silent connections; a comment line keeps them open. */
const heartbeatMs = 15_000;
/** A browser that stopped reading: let it go, it refetches when it returns. */
const unreadBytesMax = 1_000_000;
/** The end of a stream reaches only who reads. */
const endsWithinMs = 1_000;

export function liveRoutes(http: Http, ctx: Ctx): void {
  http.addHook('preClose', async () => ctx.live.dismissAll());
  route(http, streamEvents, async ({ caller, workspaceId, request, reply }) => {
    reply.hijack();
    const stream = reply.raw;
    // Gone while we looked who it is: it will not close again, and nothing would end what begins here.
    if (stream.destroyed) return reply;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) stream.setHeader(name, value);
    stream.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Tells nginx not to hold events back.
      'x-accel-buffering': 'no',
    });
    const heartbeat = setInterval(() => stream.write(': alive\n\n'), heartbeatMs);
    const leave = ctx.live.subscribe(workspaceId, {
      agentId: caller.type === 'agent' ? caller.agentId : caller.type === 'apiKey' ? caller.keyId : '',
      sessionId: caller.type === 'agent' ? caller.sessionId : null,
      listener: (hint) => {
        if (stream.writableLength > unreadBytesMax) stream.destroy();
        else stream.write(`event: hint\ndata: ${JSON.stringify(hint)}\n\n`);
      },
      closed: () => {
        // First: what is written after the end is an error.
        hearNoMore();
        stream.end();
        setTimeout(() => stream.destroy(), endsWithinMs).unref();
      },
    });
    const hearNoMore = () => {
      clearInterval(heartbeat);
      leave();
    };
    stream.on('close', hearNoMore);
    // The connection broke: `close` follows.
    stream.on('error', () => {});
    request.raw.on('error', hearNoMore);
    stream.write('event: ready\ndata: {}\n\n');
    return reply;
  });
}
