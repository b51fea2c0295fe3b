import type { FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '../errors.ts';
import { type Auth, addressHeader } from './auth.ts';

/**
 * Hands one call to Better Auth and puts its cookies on our answer. The origin is ours: the forgery rule of http.ts was
 * checked before. Failures end the request in our words.
 */
export async function askAuth(
  auth: Auth,
  request: FastifyRequest,
  reply: FastifyReply,
  call: { method: 'GET' | 'POST'; path: string; body?: object },
): Promise<unknown> {
  const { baseURL, basePath } = auth.options;
  const headers = new Headers({ origin: baseURL, [addressHeader]: request.ip });
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  const response = await auth.handler(
    new Request(`${baseURL}${basePath}${call.path}`, {
      method: call.method,
      headers,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    }),
  );
  const answer = (await response.json().catch(() => null)) as unknown;
  if (!response.ok) explainRefusal(response.status, call.path, answer);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return answer;
}

function explainRefusal(status: number, path: string, answer: unknown): never {
  const { code, message } = (answer ?? {}) as { code?: string; message?: string };
  if (path === '/sign-in/email' && status < 500) {
    fail('sign_in_failed', 'The e-mail address or the password is wrong.');
  }
  if (code === 'INVALID_PASSWORD') {
    fail('invalid_input', 'The current password is wrong.', { field: 'currentPassword' });
  }
  if (status === 401) fail('not_signed_in', 'Please sign in.');
  if (status < 500) fail('invalid_input', message ?? 'The request is not what is expected.');
  fail('unavailable', 'Signing in does not work right now. Please try again.', {
    log: { auth: { status, path, code } },
  });
}
