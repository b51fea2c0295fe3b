/** The server writes English. What it says in fixed sentences stands in web/server-words, keyed by the sentence as it writes it. */
import { getLanguage } from './language.ts';

interface Dictionary {
  /** For codes that mean one thing wherever they come from, where the sentence itself is not known. */
  codes: Record<string, string>;
  sentences: Record<string, string>;
}

const loaders: Record<string, () => Promise<{ default: Dictionary }>> = {
  es: () => import('../server-words/es.json'),
  pt: () => import('../server-words/pt.json'),
};

let dictionary: Dictionary = { codes: {}, sentences: {} };
let loading: Promise<void> | undefined;
const waiting = new Set<() => void>();

/** Asked for by the first sentence that is shown: not part of what the page needs before its first paint. */
export function loadServerWords(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  try {
    const loaded = await loaders[getLanguage()]?.();
    if (loaded === undefined) return;
    dictionary = loaded.default;
    for (const tell of waiting) tell();
  } catch {
    loading = undefined; // English until the next one asks.
  }
}

/** Calls back when the dictionary is here. */
export function awaitServerWords(tell: () => void): () => void {
  waiting.add(tell);
  void loadServerWords();
  return () => waiting.delete(tell);
}

export function currentDictionary(): Dictionary {
  return dictionary;
}

/** The sentence in the language on screen; as it is where nobody has translated it. */
export function serverWords(said: string): string {
  return find(dictionary.sentences, said) ?? said;
}

/** What was refused: in the server's own words where they are translated, else by what its code means. */
export function failureWords(
  code: string,
  said: { message: string; action: string | null },
): { message: string; action: string | null } {
  const message = find(dictionary.sentences, said.message);
  const meaning = find(dictionary.codes, code);
  if (message === undefined && meaning !== undefined) return { message: meaning, action: null };
  return { message: message ?? said.message, action: said.action && serverWords(said.action) };
}

/** Whatever Meta or a person wrote may be asked for: `constructor` is no sentence of ours. */
function find(words: Record<string, string>, said: string): string | undefined {
  return Object.hasOwn(words, said) ? words[said] : undefined;
}
