import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const text = new Set(['.js', '.css', '.html', '.json', '.svg', '.webmanifest']);
/** What fits in a packet gains nothing. */
const worthBytes = 1_000;

const asBrotli = promisify(brotliCompress);
const asGzip = promisify(gzip);

/**
 * Lays `name.br` and `name.gz` beside each text file of the folder, for the server to choose from: browsers take Brotli
 * only where the page came over https or from this machine.
 */
export async function compressFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && text.has(extname(entry.name)));
  await Promise.all(files.map((entry) => compress(join(entry.parentPath, entry.name))));
}

async function compress(file: string): Promise<void> {
  const plain = await readFile(file);
  if (plain.length < worthBytes) return;
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  await Promise.all([
    asBrotli(plain, { params }).then((packed) => writeFile(`${file}.br`, packed)),
    asGzip(plain, { level: constants.Z_BEST_COMPRESSION }).then((packed) => writeFile(`${file}.gz`, packed)),
  ]);
}
