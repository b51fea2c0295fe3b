import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compressFiles } from './compress.ts';
import { root, runQuietly } from './run-quietly.ts';

type Part = {
  name: string;
  folder: string;
  sources: string[];
  node: string[];
  /** What is left to do with what was built. */
  finish?: (dist: string) => Promise<void>;
};

/** Not Vite's own command: Paraglide's compiler would keep it alive for half a minute after its work is done. */
const viteBuild = "import { build } from 'vite'; await build(); process.exit(0);";

const web: Part = {
  name: 'web app',
  folder: 'web',
  sources: ['web', 'contract/src', 'package-lock.json', 'scripts/compress.ts'],
  node: ['--input-type=module', '--eval', viteBuild],
  finish: compressFiles,
};

const server: Part = {
  name: 'server',
  folder: 'server',
  sources: ['server', 'contract/src', 'package-lock.json'],
  node: [join(root, 'node_modules/rolldown/bin/cli.mjs'), '--config', 'rolldown.config.ts'],
};

const notSources = new Set(['node_modules', 'dist', 'paraglide', 'cache', 'fixtures', 'migrations', 'test']);

/** Builds the web app into web/dist when its sources changed since the last build. Throws with Vite's last words. */
export const buildWeb = (say = console.log): Promise<void> => build(web, say);

/** Builds the server into server/dist when its sources changed since the last build. Throws with Rolldown's last words. */
export const buildServer = (say = console.log): Promise<void> => build(server, say);

async function build({ name, folder, sources, node, finish }: Part, say: (sentence: string) => void): Promise<void> {
  const stampFile = join(root, folder, 'dist/.roost-build');
  const stamp = hashFiles(sources);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say(`Building the ${name} …`);
  const startedAt = Date.now();
  const { ok, output } = await runQuietly(node, { cwd: join(root, folder), env: { NODE_ENV: 'production' } });
  if (!ok) throw new Error(`${output.split('\n').slice(-30).join('\n')}\n\nThe ${name} could not be built.`);
  await finish?.(join(root, folder, 'dist'));
  writeFileSync(stampFile, stamp);
  say(`Built the ${name} in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

function hashFiles(sources: string[]): string {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => listFiles(join(root, source)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !notSources.has(name));
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name }) => listFiles(join(path, name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}

if (import.meta.main) {
  await Promise.all([buildWeb(), buildServer()]).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
