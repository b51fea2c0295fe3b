/** One language, key by key: made by web/languages.ts. */
declare module 'virtual:language/*' {
  const sentences: Record<string, import('./catalogue.ts').Sentence>;
  export default sentences;
}
