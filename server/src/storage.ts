import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomToken } from './crypto.ts';

/** Files by key. Keys are made by us: letters, digits, `-`, `_` and `/`. */
export interface FileStorage {
  put(key: string, bytes: Uint8Array, mimeType: string): Promise<void>;
  get(key: string): Promise<{ bytes: Buffer; mimeType: string } | null>;
  remove(key: string): Promise<void>;
}

export function openStorage(directory: string): FileStorage {
  function path(key: string): string {
    if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(key)) throw new Error('Not a storage key.');
    return join(directory, key);
  }
  return {
    async put(key, bytes, mimeType) {
      const target = path(key);
      await mkdir(dirname(target), { recursive: true });
      // Renamed into place: a reader sees the old file or the new one, never half of it.
      const draft = `${target}.${randomToken(6)}`;
      const type = Buffer.from(mimeType);
      await writeFile(draft, Buffer.concat([Buffer.from([type.length]), type, bytes]), { mode: 0o600 });
      await rename(draft, target);
    },
    async get(key) {
      try {
        const file = await readFile(path(key));
        const typeBytes = file[0] ?? 0;
        return { mimeType: file.subarray(1, 1 + typeBytes).toString(), bytes: file.subarray(1 + typeBytes) };
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    async remove(key) {
      await rm(path(key), { force: true });
    },
  };
}
