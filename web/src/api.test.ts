import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type ApiError, addressOf, readFailure, send, sendForm } from './api.ts';

describe('addresses', () => {
  test('parameters are escaped and repeated filters repeat their key', () => {
    expect(
      addressOf(
        '/api/workspaces/:workspaceId/conversations/:id',
        { workspaceId: 'w', id: 'a/b?c' },
        {
          status: ['open', 'pending'],
          q: 'ä &',
          cursor: undefined,
        },
      ),
    ).toBe('/api/workspaces/w/conversations/a%2Fb%3Fc?status=open&status=pending&q=%C3%A4+%26');
  });

  test('a missing parameter is a mistake of ours, told at once', () => {
    expect(() => addressOf('/api/:id', {}, {})).toThrow('needs id');
  });
});

describe('failures', () => {
  test('ours: code, sentences, request and everything else', async () => {
    const body = {
      error: {
        code: 'window_closed',
        message: 'Closed.',
        action: 'Send a template.',
        requestId: 'r1',
        state: 'template_only',
      },
    };
    expect(await readFailure(422, JSON.stringify(body), null)).toMatchObject({
      status: 422,
      code: 'window_closed',
      message: 'Closed.',
      action: 'Send a template.',
      requestId: 'r1',
      details: { state: 'template_only' },
    });
  });

  test('a proxy’s error page becomes a sentence with its status', async () => {
    const failure = await readFailure(502, '<html>Bad Gateway</html>', 'r2');
    expect(failure).toMatchObject({ code: 'unreadable', requestId: 'r2' });
    expect(failure.message).toContain('502');
  });
});

describe('calls', () => {
  let close = () => {};
  afterEach(() => close());

  async function serve(answer: (request: IncomingMessage) => { status: number; body: string }): Promise<string> {
    const server = createServer((request, response) => {
      const { status, body } = answer(request);
      response.writeHead(status).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    close = () => server.close();
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  test('every call carries the header that tells it from a foreign page’s', async () => {
    let header: string | string[] | undefined;
    const url = await serve((request) => {
      header = request.headers['x-roost'];
      return { status: 200, body: '{"fine":true}' };
    });
    expect(await send('POST', url, {})).toEqual({ fine: true });
    expect(header).toBe('1');
  });

  test('a form goes out with the content type that names its boundary', async () => {
    let headers: IncomingMessage['headers'] = {};
    const url = await serve((request) => {
      headers = request.headers;
      return { status: 201, body: '{"id":"1"}' };
    });
    const form = new FormData();
    form.append('file', new Blob(['hello']), 'hello.txt');
    expect(await sendForm(url, form)).toEqual({ id: '1' });
    expect(headers).toMatchObject({
      'x-roost': '1',
      'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/),
    });
  });

  test('no server at all is its own error', async () => {
    const url = await serve(() => ({ status: 200, body: '' }));
    close();
    const failure = await send('GET', url).catch((error: ApiError) => error);
    expect(failure).toMatchObject({ status: 0, code: 'network' });
  });

  test('an aborted call ends as an abort, not as a failure', async () => {
    const url = await serve(() => ({ status: 200, body: '{}' }));
    const error = await send('GET', url, undefined, AbortSignal.abort()).catch((caught: Error) => caught);
    expect(error).toHaveProperty('name', 'AbortError');
  });
});
