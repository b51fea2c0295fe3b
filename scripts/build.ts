import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, runQuietly } from './run-quietly.ts';

const stampFile = join(root, 'web/dist/.roost-build');
const sources = ['web', 'contract/src', 'package-lock.json'];
const notSources = new Set(['node_modules', 'dist', 'paraglide', 'cache']);

/** Not Vite's own command: Paraglide's compiler would keep it alive for half a minute after its work is done. */
const viteBuild = "import { build } from 'vite'; await build(); process.exit(0);";

/** Builds the web app into web/dist when its sources changed since the last build. Throws with Vite's last words. */
export async function buildWeb(say: (sentence: string) => void = console.log): Promise<void> {
  const stamp = hashSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('Building the web app …');
  const startedAt = Date.now();
  const { ok, output } = await runQuietly(['--input-type=module', '--eval', viteBuild], {
    cwd: join(root, 'web'),
    env: { NODE_ENV: 'production' },
  });
  if (!ok) throw new Error(`${output.split('\n').slice(-30).join('\n')}\n\nThe web app could not be built.`);
  writeFileSync(stampFile, stamp);
  say(`Built the web app in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

function hashSources(): string {
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
  await buildWeb().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
