export type Sentence = (inputs: Record<string, unknown>) => string;

/** The sentences of the language on screen. Empty for English, which comes with the code that says it (web/languages.ts). */
export const catalogue: Record<string, Sentence | undefined> = {};

/** Those that only what opens later says: pages, dialogs, the thread (ui/later.ts waits for them). */
export const laterCatalogue: Record<string, Sentence | undefined> = {};
