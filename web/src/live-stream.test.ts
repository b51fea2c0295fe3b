import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createEventParser, type LiveEvent, openStream } from './live-stream.ts';

describe('reading server-sent events', () => {
  const text =
    ': hello\n\nevent: ready\ndata: {}\n\nevent: hint\r\ndata: {"type":"channel","all":true}\r\n\r\n: beat\n\n';
  const events = [
    { name: 'ready', data: '{}' },
    { name: 'hint', data: '{"type":"channel","all":true}' },
  ];

  test('the same events come out wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const parse = createEventParser();
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const found = at.slice(1).flatMap((end, index) => parse(text.slice(at[index], end)));
        expect(found).toEqual(events);
      }),
    );
  });
});

describe('keeping a stream open', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) {
      await end();
    }
  });

  async function serve(answer: (response: ServerResponse, attempt: number) => void): Promise<string> {
    let attempt = 0;
    const server = createServer((_, response) => answer(response, ++attempt));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  function follow(url: string, until: (events: LiveEvent[]) => boolean): Promise<LiveEvent[]> {
    const seen: LiveEvent[] = [];
    return new Promise((resolve) => {
      ends.push(
        openStream(url, (event) => {
          seen.push(event);
          if (until(seen)) {
            resolve(seen);
          }
        }),
      );
    });
  }

  const begin = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: ready\ndata: {}\n\n');
  };

  test('a hint is told as it came', async () => {
    const url = await serve((response) => {
      begin(response);
      response.write('event: hint\ndata: {"type":"message","ids":["a"]}\n\n');
    });
    const seen = await follow(url, (events) => events.some((event) => event.type === 'hint'));
    expect(seen).toEqual([
      { type: 'state', state: 'live' },
      { type: 'ready' },
      { type: 'hint', hint: { type: 'message', ids: ['a'] } },
    ]);
  });

  test('a cut stream says so, comes back and is ready again', async () => {
    const url = await serve((response, attempt) => {
      begin(response);
      if (attempt === 1) {
        response.end();
      }
    });
    const seen = await follow(url, (events) => events.filter((event) => event.type === 'ready').length === 2);
    expect(seen.map((event) => (event.type === 'state' ? event.state : event.type))).toEqual([
      'live',
      'ready',
      'reconnecting',
      'live',
      'ready',
    ]);
  });

  test('a server that is away for a while is asked again', async () => {
    const url = await serve((response, attempt) => {
      if (attempt < 3) {
        response.writeHead(503).end();
      } else {
        begin(response);
      }
    });
    const seen = await follow(url, (events) => events.some((event) => event.type === 'ready'));
    expect(seen.at(-1)).toEqual({ type: 'ready' });
  });

  test('a refusal ends it: signed out, or not a member', async () => {
    let asked = 0;
    const url = await serve((response) => {
      asked += 1;
      response.writeHead(401).end();
    });
    const seen = await follow(url, (events) => events.length > 0);
    expect(seen).toEqual([{ type: 'state', state: 'ended' }]);
    expect(asked).toBe(1);
  });
});
