import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { embeddedError } from './embedded-errors.ts';
import { canEnter, type RunAs } from './embedded-identity.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, and the server adds `/.s.PGSQL.5432`; longer is fatal to it. */
const socketDirBytesMax = 80;

/** Where root puts what the unprivileged server must reach when the checkout itself is closed to it (`/root/…`). */
export function systemFolder(path: string): string {
  const folder = join('/var/lib/roost', createHash('sha256').update(path).digest('hex').slice(0, 16));
  for (const each of ['/var/lib/roost', folder]) {
    mkdirSync(each, { recursive: true });
    chmodSync(each, 0o755);
  }
  return folder;
}

/** The folder that holds the cluster `postgres/` and its lock: the data directory, or its stand-in under /var/lib. */
export function choosePlace(dataDir: string, runAs: RunAs, log: (line: string) => void): string {
  const home = openDataDir(dataDir);
  if (!runAs || canEnter(home, runAs) || letIn(home, runAs)) return home;
  const place = systemFolder(home);
  const marker = join(home, 'postgres.location');
  if (!existsSync(marker)) {
    const leftover = join(place, 'postgres');
    if (existsSync(leftover)) {
      // The checkout was deleted and made again at the same path. Its new life starts empty, the old data stays.
      const aside = `${leftover}-${statSync(leftover).birthtime.toISOString().replaceAll(':', '')}`;
      renameSync(leftover, aside);
      log(`Data of an earlier checkout at this path was kept in ${aside}.`);
    }
    writeFileSync(marker, `${place}\n`);
    log(`The database lives in ${place}, because its user cannot enter ${home}.`);
    return place;
  }
  return markedPlace(home) ?? place;
}

/** Where the data directory says its cluster is. It wins over the hash: a checkout that was moved finds its data again. */
export function markedPlace(home: string): string | undefined {
  const marker = join(home, 'postgres.location');
  const place = existsSync(marker) ? readFileSync(marker, 'utf8').trim() : '';
  return existsSync(place) ? place : undefined;
}

function openDataDir(dataDir: string): string {
  try {
    mkdirSync(resolve(dataDir), { recursive: true });
    return realpathSync(resolve(dataDir));
  } catch (error) {
    throw embeddedError('DataDirNotUsable', `The data directory ${dataDir} cannot be created: ${messageOf(error)}.`);
  }
}

/** A 0700 data directory of root's opens for the server's group alone, just to pass through. */
function letIn(home: string, runAs: { uid: number; gid: number }): boolean {
  const stat = statSync(home);
  if (stat.uid !== 0) return false;
  chownSync(home, stat.uid, runAs.gid);
  chmodSync(home, (stat.mode & 0o7777) | 0o010);
  return canEnter(home, runAs);
}

/** A fresh 0700 directory for the server's socket: short enough to bind, and open to the server's user. */
export function makeSocketDir(runAs: RunAs): string {
  for (const base of [tmpdir(), '/tmp', '/var/tmp']) {
    if (!existsSync(base) || Buffer.byteLength(join(base, 'roost-XXXXXX')) > socketDirBytesMax) continue;
    if (runAs && !canEnter(base, runAs)) continue;
    try {
      const directory = mkdtempSync(join(base, 'roost-'));
      if (runAs) chownSync(directory, runAs.uid, runAs.gid);
      return directory;
    } catch {
      // Not writable: try the next one.
    }
  }
  throw embeddedError(
    'DatabaseNotStarted',
    'No temporary directory is short and writable enough for the database socket; set TMPDIR=/tmp.',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
