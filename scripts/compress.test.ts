import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressFiles } from './compress.ts';

test('text of some size is laid beside itself in two packings, and nothing else is', async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), 'roost-compress-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const words = 'Grüße aus dem Nest. '.repeat(500);
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'assets/app.js'), words);
  writeFileSync(join(folder, 'assets/photo.png'), words);
  writeFileSync(join(folder, 'small.css'), 'a{}');
  await compressFiles(folder);
  expect(readdirSync(folder).sort()).toEqual(['assets', 'small.css']);
  expect(readdirSync(join(folder, 'assets')).sort()).toEqual(['app.js', 'app.js.br', 'app.js.gz', 'photo.png']);
  expect(brotliDecompressSync(readFileSync(join(folder, 'assets/app.js.br'))).toString()).toBe(words);
  expect(gunzipSync(readFileSync(join(folder, 'assets/app.js.gz'))).toString()).toBe(words);
});
