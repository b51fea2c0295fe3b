import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { AccessNotes } from './access-notes.ts';
import type { Attempts } from './attempts.ts';
import type { Auth } from './auth.ts';
import { askAuth } from './auth-bridge.ts';

/** What every sign-in passes. */
export interface FrontDoor {
  auth: Auth;
  attempts: Attempts;
  notes: AccessNotes;
}

export interface SignIn {
  email: string;
  password: string;
  rememberMe?: boolean | undefined;
}

/** Checks the password and puts the session cookie on the answer. */
export async function signIn(
  { auth, attempts, notes }: FrontDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password, rememberMe = true }: SignIn,
): Promise<unknown> {
  const key = `${email.toLowerCase()} ${request.ip}`;
  const body = { email, password, rememberMe };
  let answer: { user: { id: string } };
  try {
    attempts.begin(key);
    const asked = await askAuth(auth, request, reply, { method: 'POST', path: '/sign-in/email', body });
    answer = asked as typeof answer;
  } catch (error) {
    if (error instanceof AppError && error.status < 500) await notes.signInFailed(email, request.ip);
    throw error;
  }
  attempts.succeeded(key);
  await notes.signedIn(answer.user.id, request.ip);
  return answer;
}
