import { streamEvents } from '@roost/contract/live.ts';
import type { Ctx } from './context.ts';
import { type Http, route } from './http.ts';

/** Proxies cut silent connections; a comment line keeps them open. */
const heartbeatMs = 15_000;
/** A browser that stopped reading: let it go, it refetches when it returns. */
const unreadBytesMax = 1_000_000;

export function liveRoutes(http: Http, ctx: Ctx): void {
  http.addHook('preClose', async () => ctx.live.dismissAll());
  route(http, streamEvents, async ({ caller, workspaceId, request, reply }) => {
    reply.hijack();
    const stream = reply.raw;
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
        // At once: what is told before the connection is closed would be written after the end, which nobody catches.
        end();
        stream.end();
      },
    });
    const end = () => {
      clearInterval(heartbeat);
      leave();
    };
    stream.on('close', end);
    request.raw.on('error', end);
    stream.write('event: ready\ndata: {}\n\n');
    return reply;
  });
}
