import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { World } from './world.ts';

/** The world as one file (structured clone keeps Maps and Sets). A file that cannot be read means a new world. */
export function loadWorld(path: string): World | null {
  try {
    const world = deserialize(readFileSync(path)) as World;
    return world.format === 3 ? world : null;
  } catch {
    return null;
  }
}

/** Written beside and renamed, so that a crash never leaves half a file. */
export function saveWorld(path: string, world: World) {
  writeFileSync(`${path}.new`, serialize(world));
  renameSync(`${path}.new`, path);
}
