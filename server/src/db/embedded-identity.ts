import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Whom the server runs as when we are root; PostgreSQL refuses to run as root itself. Absent: as ourselves. */
export type RunAs = { uid: number; gid: number } | undefined;

/** "nobody" of each platform: present everywhere, so no user has to be created (macOS counts it as -2). */
const nobody = process.platform === 'darwin' ? { uid: -2, gid: -2 } : { uid: 65534, gid: 65534 };

/** Root keeps the owner an existing cluster already has, so `sudo npm start` once does not lock its user out. */
export function chooseIdentity(clusterDir: string): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const stat = statSync(clusterDir, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : nobody;
}

/** Asks the system rather than reading mode bits: access lists and mount options count too. */
export function canEnter(directory: string, runAs: RunAs): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', directory], { ...runAs, stdio: 'ignore' }).status === 0;
}
