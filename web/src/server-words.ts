/** The server writes English. What it says stands in contract/src/words, keyed by the sentence as it writes it. */
import type { Dictionary, Speech } from '@roost/contract/speech.ts';
import { getLanguage, regionOf } from './language.ts';

/** `inbox`: what agents meet. `setup`: the connection to Meta and what else is set up. */
type Topic = 'inbox' | 'setup';

const loaders: Record<string, () => Promise<{ default: Dictionary }>> = {
  'inbox es': () => import('@roost/contract/words/es.json'),
  'inbox pt': () => import('@roost/contract/words/pt.json'),
  'setup es': () => import('@roost/contract/words/setup/es.json'),
  'setup pt': () => import('@roost/contract/words/setup/pt.json'),
};

const learned: Dictionary[] = [];
let speech: Speech | undefined;
const loading: Partial<Record<Topic, Promise<void>>> = {};
const waiting = new Set<() => void>();

/** Asked for by the first sentence that is shown: not part of what the page needs before its first paint. */
export function loadServerWords(topic: Topic = 'inbox'): Promise<void> {
  loading[topic] ??= load(topic);
  return loading[topic];
}

async function load(topic: Topic): Promise<void> {
  try {
    const loader = loaders[`${topic} ${getLanguage()}`];
    if (loader === undefined) return;
    const [{ speechOf }, dictionary] = await Promise.all([import('@roost/contract/speech.ts'), loader()]);
    learned.push(dictionary.default);
    speech = speechOf(learned, regionOf(getLanguage(), navigator.languages));
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
