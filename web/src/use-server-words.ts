import { useSyncExternalStore } from 'react';
import { awaitServerWords, awaitSetupWords, currentSpeech, serverWords } from './server-words.ts';

/** Says sentences of the server in the language on screen, again when the dictionary has come. */
export function useServerWords(): typeof serverWords {
  useSyncExternalStore(awaitServerWords, currentSpeech);
  return serverWords;
}

/** The same with all that is said about the connection to Meta, and about settings. */
export function useSetupWords(): typeof serverWords {
  useSyncExternalStore(awaitSetupWords, currentSpeech);
  return serverWords;
}
