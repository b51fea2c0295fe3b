import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { AccessNotes } from './access-notes.ts';
import type { Auth } from './auth.ts';
import { askAuth } from './auth-bridge.ts';
import { type Limiter, networkOf } from './limiter.ts';

/** What every sign-in passes. */
export interface FrontDoor {
  auth: Auth;
  /** Of what may be guessed: a password, the set-up code. */
  guesses: Limiter;
  /** Of sign-ins from one place, whatever the account. */
  places: Limiter;
  notes: AccessNotes;
}

export interface SignIn {
  email: string;
  password: string;
  rememberMe?: boolean | undefined;
}

/** Checks the password and puts the session cookie on the answer. */
export async function signIn(
  { auth, guesses, places, notes }: FrontDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password, rememberMe = true }: SignIn,
): Promise<unknown> {
  const place = networkOf(request.ip);
  const account = `${email.toLowerCase()} ${place}`;
  const body = { email, password, rememberMe };
  let answer: { user: { id: string } };
  try {
    places.count(place);
    guesses.count(account);
    const asked = await askAuth(auth, request, reply, { method: 'POST', path: '/sign-in/email', body });
    answer = asked as typeof answer;
  } catch (error) {
    if (error instanceof AppError && error.status < 500) await notes.signInFailed(email, request.ip);
    throw error;
  }
  places.takeBack(place);
  guesses.takeBack(account);
  await notes.signedIn(answer.user.id, request.ip);
  return answer;
}
