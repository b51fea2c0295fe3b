import { CannotStart } from '../cannot-start.ts';

/** Why the embedded PostgreSQL cannot run. `DataDirInUse`: another Roost has this data directory open. */
export type EmbeddedErrorName = 'DataDirInUse' | 'DatabaseNotSupported' | 'DatabaseNotStarted' | 'DataDirNotUsable';

/** An error whose message is one sentence for the person at the terminal; tell the kinds apart by `error.name`. */
export function embeddedError(name: EmbeddedErrorName, sentence: string): CannotStart {
  const error = new CannotStart(sentence);
  error.name = name;
  return error;
}
