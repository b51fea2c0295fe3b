import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

const messages = join(import.meta.dirname, 'src/paraglide/messages');
const catalogue = join(import.meta.dirname, 'src/catalogue.ts');
const registry = join(import.meta.dirname, 'src/paraglide/registry.js');
const mirror = join(import.meta.dirname, 'src/dev/mirror.ts');

const prefix = 'virtual:language/';

/**
 * Paraglide puts every language into every message. Here English stays with the code that says it, and each other
 * language becomes one file, fetched before the first paint by those who read it (src/speak.ts).
 */
export function languages(): Plugin {
  return {
    name: 'languages',
    enforce: 'pre',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const language = id.slice(prefix.length + 1);
      return language === 'ar-XB' ? mirroredModule() : languageModule(language);
    },
    transform(code, id) {
      const [file = ''] = id.split('?');
      if (!file.startsWith(`${messages}/`) || file.endsWith('_index.js')) return null;
      const key = basename(file, '.js');
      return {
        code: `import { catalogue } from ${JSON.stringify(catalogue)};
${code.includes('registry.') ? `import * as registry from ${JSON.stringify(registry)};` : ''}
${sentence(code, 'en', key)}
export const ${key} = (inputs = {}) => (catalogue.${key} ?? en_${key})(inputs);`,
        map: null,
      };
    },
  };
}

/** Paraglide's function for one message in one language; a form it does not have any more stops the build. */
function sentence(code: string, language: string, key: string): string {
  const found = new RegExp(`^const ${language}_${key} = [^]*?^};`, 'm').exec(code);
  if (found === null)
    throw new Error(`Paraglide wrote no ${language} for ${key}, or in a form languages.ts does not know.`);
  return found[0];
}

function all(language: string, exported: (key: string) => string): string {
  const files = readdirSync(messages).filter((name) => name.endsWith('.js') && name !== '_index.js');
  const parts = files.map((name) => {
    const key = basename(name, '.js');
    return `${sentence(readFileSync(join(messages, name), 'utf8'), language, key)}\n${exported(key)}`;
  });
  return [`import * as registry from ${JSON.stringify(registry)};`, ...parts].join('\n');
}

function languageModule(language: string): string {
  return all(language, (key) => `export { ${language}_${key} as ${key} };`);
}

function mirroredModule(): string {
  const sentences = all('en', (key) => `export const ${key} = (inputs) => mirror(en_${key}, inputs);`);
  return `import { mirror } from ${JSON.stringify(mirror)};\n${sentences}`;
}
