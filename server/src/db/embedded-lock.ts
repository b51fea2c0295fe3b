import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { embeddedError } from './embedded-errors.ts';

export type Lock = { stillOurs(): Promise<boolean>; release(): Promise<void> };

/** Two starters may both find the lock dead; the one that wrote it last keeps it, the other sees that after this. */
const settleMs = 60;
const answerTimeoutMs = 500;

/**
 * Takes `<place>/postgres.lock`, a listening unix socket. The kernel closes it with its process, however that dies, so
 * the owner is alive exactly when it answers. A process id would not do: containers on one volume share or reuse them.
 * Throws `DataDirInUse` within a second.
 */
export async function takeLock(place: string, socketDir: string): Promise<Lock> {
  const path = lockPath(place, socketDir);
  const id = randomUUID();

  if ((await ask(path)) !== undefined) throw inUse(place);
  const server = createServer((socket) => socket.on('error', () => {}).end(id));
  await new Promise<void>((done, fail) => {
    server.once('error', (error) =>
      fail(embeddedError('DataDirNotUsable', `The data directory ${place} cannot hold a lock: ${error.message}.`)),
    );
    server.listen(`${path}.${id.slice(0, 8)}`, done);
  });
  server.unref();
  renameSync(`${path}.${id.slice(0, 8)}`, path);
  await delay(settleMs);

  const stillOurs = async () => (await ask(path)) === id;
  if (!(await stillOurs())) {
    server.close();
    throw inUse(place);
  }
  return {
    stillOurs,
    release: async () => {
      if (await stillOurs()) rmSync(path, { force: true });
      await new Promise((done) => server.close(done));
    },
  };
}

/** Whether a Roost is running on `place`. */
export async function isLocked(place: string, socketDir: string): Promise<boolean> {
  return (await ask(lockPath(place, socketDir))) !== undefined;
}

/** Through a short link, since the path of a data directory may exceed what a socket address holds. */
function lockPath(place: string, socketDir: string): string {
  const link = join(mkdtempSync(join(socketDir, 'l')), 'd');
  symlinkSync(place, link);
  return join(link, 'postgres.lock');
}

export function inUse(place: string): Error {
  return embeddedError('DataDirInUse', `Another Roost is already running on ${place}; stop it first or set DATA_DIR.`);
}

/**
 * What the lock's owner says; undefined: nobody is there, which the kernel says at once. One too busy to speak still
 * counts as alive, with ''; so does one whom we were too busy to hear.
 */
function ask(path: string): Promise<string | undefined> {
  return new Promise((done) => {
    let said: string | undefined;
    const socket = connect(path, () => {
      said = '';
    });
    socket.setEncoding('utf8').setTimeout(answerTimeoutMs, () => {
      said ??= '';
      socket.destroy();
    });
    socket.on('data', (text) => {
      said = `${said ?? ''}${text}`;
    });
    socket.on('error', () => {});
    socket.on('close', () => done(said));
  });
}
