import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run-quietly.ts';

type Entry = {
  version?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
};
type Lock = { packages: Record<string, Entry> };

const lockFile = join(root, 'package-lock.json');
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

/**
 * npm leaves out of the lock file what it could not look up (another platform's binary that was never published, or is
 * on no mirror), and then `npm ci` refuses the whole file. Such a package has an exact version and a platform in its
 * name, so its entry can be written down; npm never fetches it elsewhere. Returns the entries that were missing.
 */
export function missingEntries(lock: Lock): Record<string, Entry> {
  const missing: Record<string, Entry> = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      if (places.some((place) => lock.packages[place]) || !/^\d+\.\d+\.\d+/.test(version)) continue;
      const words = name.split(/[-/]/);
      const os = systems.find((system) => words.includes(system));
      const cpu = processors.find((processor) => words.includes(processor));
      if (os === undefined) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...(cpu && { cpu: [cpu] }),
        ...(entry.dev && { dev: true }),
        optional: true,
        os: [os],
      };
    }
  }
  return missing;
}

export function readLock(): Lock {
  return JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
}

if (import.meta.main) {
  const lock = readLock();
  const missing = missingEntries(lock);
  const [own, ...others] = Object.entries({ ...lock.packages, ...missing });
  const packages = Object.fromEntries([...(own ? [own] : []), ...others.sort(([a], [b]) => (a < b ? -1 : 1))]);
  writeFileSync(lockFile, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  console.log(`Added ${Object.keys(missing).length} entries: ${Object.keys(missing).join(', ')}`);
}
