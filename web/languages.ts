import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

const messages = join(import.meta.dirname, 'src/paraglide/messages');
const catalogue = join(import.meta.dirname, 'src/catalogue.ts');
const importRegistry = `import * as registry from ${JSON.stringify(join(import.meta.dirname, 'src/paraglide/registry.js'))};`;
const mirror = join(import.meta.dirname, 'src/dev/mirror.ts');

const prefix = 'virtual:language/';

/**
 * Paraglide puts every language into every message. Here English stays with the code that says it, and each other
 * language becomes one file, fetched before the first paint by those who read it (src/speak.ts).
 */
export function languages(): Plugin {
  let built = false;
  let places = new Map<string, number>();
  return {
    name: 'languages',
    enforce: 'pre',
    configResolved: ({ command }) => {
      built = command === 'build';
    },
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const language = id.slice(prefix.length + 1);
      return language === 'ar-XB' ? mirroredModule(built) : languageModule(language, built);
    },
    transform(code, id) {
      const [file = ''] = id.split('?');
      if (!file.startsWith(`${messages}/`) || file.endsWith('_index.js')) return null;
      const key = basename(file, '.js');
      // Not in buildStart: Paraglide writes its files there.
      if (built && places.size === 0) places = new Map(keys().map((one, place) => [one, place]));
      return {
        code: `import { catalogue } from ${JSON.stringify(catalogue)};
${code.includes('registry.') ? importRegistry : ''}
const english = ${sentence(code, 'en', key)};
export const ${key} = (inputs = {}) => (catalogue[${places.get(key) ?? `'${key}'`}] ?? english)(inputs);`,
        map: null,
      };
    },
  };
}

/** Paraglide's function for one message in one language; a form it does not have any more stops the build. */
function sentence(code: string, language: string, key: string): string {
  const found = new RegExp(`^const ${language}_${key} = ([^]*?^});`, 'm').exec(code)?.[1];
  if (found === undefined) throw new Error(`Paraglide wrote no ${language} for ${key} in a form languages.ts knows.`);
  return found;
}

/** Every sentence of one language in one value, which is smaller than as many exports. */
function languageModule(language: string, built: boolean): string {
  return `${importRegistry}\nexport default ${all(language, built, (said) => said)};`;
}

function mirroredModule(built: boolean): string {
  const sentences = all('en', built, (said) => `(inputs) => mirror(${said}, inputs)`);
  return `import { mirror } from ${JSON.stringify(mirror)};\n${importRegistry}\nexport default ${sentences};`;
}

/** By place once built, because keys are a third of a language's bytes; by key while sentences come and go under Vite. */
function all(language: string, built: boolean, written: (said: string) => string): string {
  const said = keys().map((key) => {
    const text = written(sentence(readFileSync(join(messages, `${key}.js`), 'utf8'), language, key));
    return built ? text : `${key}: ${text}`;
  });
  return built ? `[\n${said.join(',\n')}\n]` : `{\n${said.join(',\n')}\n}`;
}

function keys(): string[] {
  const files = readdirSync(messages).filter((name) => name.endsWith('.js') && name !== '_index.js');
  return files.map((name) => basename(name, '.js')).sort();
}
