import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import { embeddedError } from './embedded-errors.ts';
import type { RunAs } from './embedded-identity.ts';
import { plainEnv } from './embedded-server.ts';

/** Checks the cluster, or makes it. Only a finished one gets its name, so a start that was cut short just starts over. */
export async function prepareCluster(
  cluster: string,
  binaries: Binaries,
  options: { runAs: RunAs; user: string; sync: boolean; onProgress: (sentence: string) => void; onWaiting: () => void },
): Promise<void> {
  for (const name of readdirSync(dirname(cluster))) {
    if (name.startsWith(`${basename(cluster)}.new-`)) rmSync(join(dirname(cluster), name), { recursive: true });
  }
  if (existsSync(cluster)) return checkCluster(cluster, binaries);

  options.onProgress('Creating the database (first start only) …');
  const fresh = `${cluster}.new-${process.pid}`;
  mkdirSync(fresh, { mode: 0o700 });
  if (options.runAs) chownSync(fresh, options.runAs.uid, options.runAs.gid);
  const args = ['-D', fresh, '-U', options.user, '--auth=trust', '--encoding=UTF8', '--no-instructions'];
  if (!options.sync) args.push('--no-sync');
  // Not plain C: there pg_trgm finds no trigrams in Cyrillic or Chinese, and search would be deaf to them.
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  let failure = '';
  for (const locale of ['C.UTF-8', 'en_US.UTF-8']) {
    const made = run(binaries.initdb, [...args, `--locale=${locale}`], options.runAs);
    options.onWaiting();
    const result = await made;
    if (result === undefined) return renameSync(fresh, cluster);
    failure = result;
    if (!failure.includes('locale')) break;
  }
  rmSync(fresh, { recursive: true, force: true });
  throw embeddedError('DatabaseNotStarted', `The database could not be created in ${cluster}: ${failure}`);
}

function checkCluster(cluster: string, binaries: Binaries): void {
  const owner = statSync(cluster).uid;
  const uid = process.getuid?.();
  if (uid !== 0 && uid !== owner) {
    throw embeddedError(
      'DataDirNotUsable',
      `The database in ${cluster} belongs to another user (uid ${owner}), probably because Roost was started by root before; start it the same way, or give the directory to yourself with chown -R.`,
    );
  }
  const versionFile = join(cluster, 'PG_VERSION');
  const found = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : 'an unknown version';
  if (found !== binaries.major) {
    throw embeddedError(
      'DataDirNotUsable',
      `The database in ${cluster} was written by PostgreSQL ${found}; this Roost brings PostgreSQL ${binaries.major} and cannot open it. Use the Roost it came from.`,
    );
  }
}

/** Undefined when it went well, else the last line it said. */
function run(program: string, args: string[], runAs: RunAs): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn(program, args, { ...runAs, cwd: '/', env: plainEnv(), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', (error) => done(error.message));
    child.on('close', (code) => {
      const lines = said.split('\n').filter((line) => /error|fatal/i.test(line));
      done(code === 0 ? undefined : (lines.at(-1) ?? said.trim().split('\n').at(-1) ?? `initdb ended with ${code}`));
    });
  });
}
