import { notifications } from '@mantine/notifications';
import { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';

/** Tells in a corner of the screen why something the agent just did was refused; a sentence of our own as it is. */
export function showProblem(cause: unknown): void {
  const known = cause instanceof ApiError;
  notifications.show({
    color: 'red',
    title: known ? cause.message : typeof cause === 'string' ? cause : m.inbox_unexpected(),
    message: known ? cause.action : null,
    autoClose: 10_000,
  });
}
