import { spawnSync } from 'node:child_process';

/**
 * What to put before a command so that Linux signals it when the thread that started it ends, even by kill -9.
 * Empty where that is not to be had.
 */
export function diesWithParent(signal: 'INT' | 'TERM' | 'KILL'): string[] {
  if (process.platform !== 'linux') return [];
  const wrapper = ['setpriv', '--pdeathsig', signal];
  return spawnSync('setpriv', [...wrapper.slice(1), 'true'], { stdio: 'ignore' }).status === 0 ? wrapper : [];
}
