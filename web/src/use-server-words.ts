import { useSyncExternalStore } from 'react';
import { awaitServerWords, currentDictionary, serverWords } from './server-words.ts';

/** Says sentences of the server in the language on screen, again when the dictionary has come. */
export function useServerWords(): typeof serverWords {
  useSyncExternalStore(awaitServerWords, currentDictionary);
  return serverWords;
}
