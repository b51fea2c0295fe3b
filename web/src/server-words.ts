/** The server writes English. What it says stands in web/server-words, keyed by the sentence as it writes it. */
import { getLanguage } from './language.ts';
import type { Speech, Topic } from './server-speech.ts';

let speech: Speech | undefined;
const loading: Partial<Record<Topic, Promise<void>>> = {};
const waiting = new Set<() => void>();

/** Asked for by the first sentence that is shown: not part of what the page needs before its first paint. */
export function loadServerWords(topic: Topic = 'inbox'): Promise<void> {
  loading[topic] ??= load(topic);
  return loading[topic];
}

async function load(topic: Topic): Promise<void> {
  const language = getLanguage();
  if (language !== 'es' && language !== 'pt') return;
  try {
    const { learn } = await import('./server-speech.ts');
    speech = await learn(topic, language);
    for (const tell of waiting) tell();
  } catch {
    delete loading[topic]; // English until the next one asks.
  }
}

/** Calls back whenever a dictionary has come. */
export function awaitServerWords(tell: () => void): () => void {
  waiting.add(tell);
  void loadServerWords();
  return () => waiting.delete(tell);
}

/** The same on pages about the connection, which show what agents meet too. */
export function awaitSetupWords(tell: () => void): () => void {
  void loadServerWords('setup');
  return awaitServerWords(tell);
}

export function currentSpeech(): Speech | undefined {
  return speech;
}

/** The sentence in the language on screen; as it is where nobody has translated it. */
export function serverWords(said: string): string {
  return speech?.say(said) ?? said;
}

/** What was refused: in the server's own words where they are translated, else by what its code means. */
export async function failureWords(
  code: string,
  said: { message: string; action: string | null },
): Promise<{ message: string; action: string | null }> {
  await loadServerWords();
  if (speech?.say(said.message) === undefined) await loadServerWords('setup');
  const message = speech?.say(said.message);
  const meaning = speech?.meaning(code);
  if (message === undefined && meaning !== undefined) return { message: meaning, action: null };
  return { message: message ?? said.message, action: said.action && serverWords(said.action) };
}
