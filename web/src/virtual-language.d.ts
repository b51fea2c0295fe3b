/** One language as one module, key by key: made by web/languages.ts. */
declare module 'virtual:language/*' {}
