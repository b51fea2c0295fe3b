import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './run-quietly.ts';

/** Vite's own account of the build: each chunk with what it imports. */
export type Manifest = Record<string, { file: string; imports?: string[] }>;

const dist = join(root, 'web/dist');
const budgetBytes = 200 * 1024;

/** What a browser needs before it can show the list of conversations: the page's script, which has shell and inbox in it. */
const firstLoad = ['index.html'];
const language = /virtual:language\/([a-z]+)$/;

interface FirstLoad {
  language: string;
  bytes: number;
  parts: { file: string; bytes: number }[];
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
}

/**
 * Files that import each other, first to first; null when there are none. What one of them has at its top level is missing
 * for the other, or not, by which of them a page happens to load first.
 */
export function circleIn(manifest: Manifest): string[] | null {
  const clear = new Set<string>();
  const walk = (key: string, path: readonly string[]): string[] | null => {
    if (path.includes(key)) return [...path.slice(path.indexOf(key)), key].map((each) => manifest[each]?.file ?? each);
    if (clear.has(key)) return null;
    for (const next of manifest[key]?.imports ?? []) {
      const circle = walk(next, [...path, key]);
      if (circle !== null) return circle;
    }
    clear.add(key);
    return null;
  };
  for (const key of Object.keys(manifest)) {
    const circle = walk(key, []);
    if (circle !== null) return circle;
  }
  return null;
}

/** Gzipped script of the first load of the inbox in each language, the largest file first. */
function measureFirstLoads(): FirstLoad[] {
  const manifest = readManifest();
  const others = Object.keys(manifest).filter((key) => language.test(key));
  return [
    { language: 'en', ...weigh(manifest, firstLoad) },
    ...others.map((key) => ({ language: language.exec(key)?.[1] ?? key, ...weigh(manifest, [...firstLoad, key]) })),
  ];
}

function weigh(manifest: Manifest, starts: string[]): Omit<FirstLoad, 'language'> {
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined)
      throw new Error(`The build has no ${key}: name in scripts/script-budget.ts what the inbox loads first.`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const start of starts) visit(start);
  const parts = [...files].map((file) => ({ file, bytes: gzipSync(readFileSync(join(dist, file))).length }));
  parts.sort((a, b) => b.bytes - a.bytes);
  return { bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts };
}

/** Throws when one language’s first load of the inbox is above the budget, naming the largest files, or when parts of the build import each other. */
export function checkScript(): void {
  const circle = circleIn(readManifest());
  if (circle !== null) throw new Error(`Parts of the build import each other: ${circle.join(' → ')}.`);
  const over = measureFirstLoads().filter(({ bytes }) => bytes > budgetBytes);
  if (over.length === 0) return;
  throw new Error(over.map(describe).join('\n'));
}

function describe({ language, bytes, parts }: FirstLoad): string {
  const largest = parts.slice(0, 8).map((part) => `  ${kilobytes(part.bytes)} ${part.file}`);
  return [
    `The inbox loads ${kilobytes(bytes)} of script first (${language}); the budget is ${kilobytes(budgetBytes)}.`,
    ...largest,
  ].join('\n');
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

if (import.meta.main) {
  for (const { language, bytes, parts } of measureFirstLoads()) {
    console.log(`${language}: ${kilobytes(bytes)} in ${parts.length} files`);
  }
  checkScript();
}
