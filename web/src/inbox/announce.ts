import { useEffect } from 'react';

let tell: (words: string) => void = () => {};

/** Hands what is said to the one live region of the inbox. */
export function announceBy(speak: (words: string) => void): () => void {
  tell = speak;
  return () => {
    tell = () => {};
  };
}

/** Has words read aloud, politely, whenever the occasion for them is another; none, or none any more, are not. */
export function useAnnounce(words: string | null, occasion: unknown = words): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: words that merely count on are read once
  useEffect(() => {
    if (words) tell(words);
  }, [occasion]);
}
