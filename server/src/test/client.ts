/** One browser or program that talks to a Roost over HTTP. */
export interface TestClient {
  cookie: string;
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<TestAnswer<T>>;
}

export interface TestAnswer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** Cookies are kept as a browser would; redirects are not followed. */
export function testClient(url: string, cookie = ''): TestClient {
  const client: TestClient = {
    cookie,
    async call(method, path, body, headers = {}) {
      const response = await fetch(path.startsWith('http') ? path : url + path, {
        method,
        redirect: 'manual',
        headers: {
          'x-roost': '1',
          ...(client.cookie === '' ? {} : { cookie: client.cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const set = response.headers.getSetCookie().map((line) => line.split(';')[0]);
      if (set.length > 0) client.cookie = set.join('; ');
      const text = await response.text();
      return { status: response.status, body: parse(text), headers: response.headers };
    },
  };
  return client;
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return text as T;
  }
}
