import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomToken } from './crypto.ts';

export interface StoredFile {
  mimeType: string;
  bytes: number;
  /** Both ends included; everything without a range. */
  read(range?: { start: number; end: number }): Readable;
}

/** Files by key. Keys are made by us: letters, digits, `-`, `_` and `/`. */
export interface FileStorage {
  put(key: string, bytes: Uint8Array, mimeType: string): Promise<void>;
  /**
   * Writes what `source` yields, never holding more than its beginning. `typeOf` names the type by the first bytes (up
   * to `headBytes`). Nothing stays behind when the source or `typeOf` throws.
   */
  keep(
    key: string,
    source: AsyncIterable<Uint8Array>,
    typeOf: (head: Buffer) => Promise<string>,
  ): Promise<{ bytes: number; mimeType: string }>;
  get(key: string): Promise<{ bytes: Buffer; mimeType: string } | null>;
  open(key: string): Promise<StoredFile | null>;
  remove(key: string): Promise<void>;
}

/** Enough for the type of every office document, whose ZIP entries have to be seen. */
const headBytes = 64 * 1024;

export function openStorage(directory: string): FileStorage {
  function path(key: string): string {
    if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(key)) throw new Error('Not a storage key.');
    return join(directory, key);
  }

  /** Renamed into place: a reader sees the old file or the new one, never half of it. */
  async function place(key: string, write: (draft: string) => Promise<void>): Promise<void> {
    const target = path(key);
    await mkdir(dirname(target), { recursive: true });
    const draft = `${target}.${randomToken(6)}`;
    try {
      await write(draft);
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  return {
    put: (key, bytes, mimeType) =>
      place(key, (draft) => writeFile(draft, Buffer.concat([header(mimeType), bytes]), { mode: 0o600 })),
    async keep(key, source, typeOf) {
      let bytes = 0;
      let mimeType = '';
      async function* framed() {
        let head: Buffer[] | null = [];
        for await (const chunk of source) {
          bytes += chunk.length;
          if (head === null) {
            yield chunk;
            continue;
          }
          head.push(Buffer.from(chunk));
          if (bytes < headBytes) continue;
          yield* await begin(head);
          head = null;
        }
        if (head !== null) yield* await begin(head);
      }
      async function begin(head: Buffer[]): Promise<Buffer[]> {
        mimeType = await typeOf(Buffer.concat(head).subarray(0, headBytes));
        return [header(mimeType), ...head];
      }
      await place(key, (draft) => pipeline(Readable.from(framed()), createWriteStream(draft, { mode: 0o600 })));
      return { bytes, mimeType };
    },
    async get(key) {
      const file = await absentAsNull(readFile(path(key)));
      if (file === null) return null;
      const typeBytes = file[0] ?? 0;
      return { mimeType: file.subarray(1, 1 + typeBytes).toString(), bytes: file.subarray(1 + typeBytes) };
    },
    async open(key) {
      const file = await absentAsNull(open(path(key)));
      if (file === null) return null;
      try {
        const { buffer } = await file.read(Buffer.alloc(256), 0, 256, 0);
        const from = 1 + (buffer[0] ?? 0);
        const { size } = await file.stat();
        return {
          mimeType: buffer.subarray(1, from).toString(),
          bytes: size - from,
          read: (range) =>
            createReadStream(path(key), {
              start: from + (range?.start ?? 0),
              ...(range === undefined ? {} : { end: from + range.end }),
            }),
        };
      } finally {
        await file.close();
      }
    },
    async remove(key) {
      await rm(path(key), { force: true });
    },
  };
}

/** The type stands before the bytes: one file cannot lose the other. */
function header(mimeType: string): Buffer {
  const type = Buffer.from(mimeType.slice(0, 200));
  return Buffer.concat([Buffer.from([type.length]), type]);
}

async function absentAsNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
