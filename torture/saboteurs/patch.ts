import { registerHooks } from 'node:module';

/**
 * Loads one file of the product with some of its text replaced. Throws when the text is not there exactly once: a saboteur
 * that misses its mark would make the torture look as if it could not fail.
 */
export function patch(file: string, find: RegExp, put: string): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(file)) return loaded;
      const source = String(loaded.source);
      if (source.split(find).length !== 2) throw new Error(`${file} does not hold once: ${find}`);
      return { ...loaded, source: source.replace(find, put) };
    },
  });
}
