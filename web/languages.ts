import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const messages = join(import.meta.dirname, 'src/paraglide/messages');
const texts = join(import.meta.dirname, 'messages');
const catalogue = join(import.meta.dirname, 'src/catalogue.ts');
const importRegistry = `import * as registry from ${JSON.stringify(join(import.meta.dirname, 'src/paraglide/registry.js'))};`;
const mirror = join(import.meta.dirname, 'src/dev/mirror.ts');

const prefix = 'virtual:language/';

/** What the first paint may say: shell and list. The rest is fetched beside it, for what opens later (src/ui/later.ts). */
const firstAreas = ['app', 'inbox', 'kinds', 'contacts'];

/**
 * Paraglide puts every language into every message. Here English stays with the code that says it, and each other
 * language becomes two files, fetched by those who read it before the first paint and right after it (src/speak.ts).
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
      const [language = '', part] = id.slice(prefix.length + 1).split('/');
      const said = keys(part === 'later');
      return language === 'ar-XB' ? mirroredModule(said, built) : languageModule(language, said, built);
    },
    transform(code, id) {
      const [file = ''] = id.split('?');
      if (!file.startsWith(`${messages}/`) || file.endsWith('_index.js')) return null;
      const key = basename(file, '.js');
      // Not in buildStart: Paraglide writes its files there.
      if (built && places.size === 0) {
        places = new Map([false, true].flatMap((later) => keys(later).map((one, place) => [one, place])));
      }
      return {
        code: `import { ${isLater(key) ? 'laterCatalogue as catalogue' : 'catalogue'} } from ${JSON.stringify(catalogue)};
${code.includes('registry.') ? importRegistry : ''}
const english = ${sentence(code, 'en', key)};
export const ${key} = (inputs = {}) => (catalogue[${places.get(key) ?? `'${key}'`}] ?? english)(inputs);`,
        map: null,
      };
    },
    generateBundle(_options, bundle) {
      const tooEarly = firstLoad(bundle).flatMap(({ moduleIds }) =>
        moduleIds.filter((id) => id.startsWith(`${messages}/`) && isLater(basename(id, '.js'))),
      );
      if (tooEarly.length === 0) return;
      const named = tooEarly.map((id) => basename(id, '.js')).join(', ');
      throw new Error(`The first paint says ${named}: move them to one of the areas ${firstAreas.join(', ')}.`);
    },
  };
}

/** The chunks a page needs before it paints. */
function firstLoad(bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  const found = new Set<Rolldown.OutputChunk>();
  const visit = (chunk: Rolldown.OutputBundle[string] | undefined) => {
    if (chunk?.type !== 'chunk' || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) visit(bundle[name]);
  };
  for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) visit(chunk);
  return [...found];
}

/** Paraglide's function for one message in one language; a form it does not have any more stops the build. */
function sentence(code: string, language: string, key: string): string {
  const found = new RegExp(`^const ${language}_${key} = ([^]*?^});`, 'm').exec(code)?.[1];
  if (found === undefined) throw new Error(`Paraglide wrote no ${language} for ${key} in a form languages.ts knows.`);
  return found;
}

/** Sentences of one language in one value, which is smaller than as many exports. */
function languageModule(language: string, keys: string[], built: boolean): string {
  return `${importRegistry}\nexport default ${all(language, keys, built, (said) => said)};`;
}

function mirroredModule(keys: string[], built: boolean): string {
  const sentences = all('en', keys, built, (said) => `(inputs) => mirror(${said}, inputs)`);
  return `import { mirror } from ${JSON.stringify(mirror)};\n${importRegistry}\nexport default ${sentences};`;
}

/** By place once built, because keys are a third of a language's bytes; by key while sentences come and go under Vite. */
function all(language: string, keys: string[], built: boolean, written: (said: string) => string): string {
  const said = keys.map((key) => {
    const text = written(sentence(readFileSync(join(messages, `${key}.js`), 'utf8'), language, key));
    return built ? text : `${key}: ${text}`;
  });
  return built ? `[\n${said.join(',\n')}\n]` : `{\n${said.join(',\n')}\n}`;
}

/** Those of the first paint, or of what opens later. */
function keys(later: boolean): string[] {
  const files = readdirSync(messages).filter((name) => name.endsWith('.js') && name !== '_index.js');
  return files
    .map((name) => basename(name, '.js'))
    .filter((key) => isLater(key) === later)
    .sort();
}

let firstKeys: Set<string> | undefined;

function isLater(key: string): boolean {
  firstKeys ??= new Set(
    firstAreas.flatMap((area) => Object.keys(JSON.parse(readFileSync(join(texts, area, 'en.json'), 'utf8')))),
  );
  return !firstKeys.has(key);
}
