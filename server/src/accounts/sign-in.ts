import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Attempts } from './attempts.ts';
import type { Auth } from './auth.ts';
import { askAuth } from './auth-bridge.ts';

export interface SignIn {
  email: string;
  password: string;
  rememberMe?: boolean | undefined;
}

/** Checks the password and puts the session cookie on the answer. */
export async function signIn(
  auth: Auth,
  attempts: Attempts,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password, rememberMe = true }: SignIn,
): Promise<unknown> {
  const key = `${email.toLowerCase()} ${request.ip}`;
  attempts.begin(key);
  const body = { email, password, rememberMe };
  const answer = await askAuth(auth, request, reply, { method: 'POST', path: '/sign-in/email', body });
  attempts.succeeded(key);
  return answer;
}
