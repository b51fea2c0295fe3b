/** One language, by place or key as the messages ask for it: made by web/languages.ts. */
declare module 'virtual:language/*' {
  const sentences: Record<string | number, import('./catalogue.ts').Sentence>;
  export default sentences;
}
