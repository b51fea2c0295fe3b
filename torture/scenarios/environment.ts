import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import type { Outcome, Scenario } from '../outcome.ts';
import { keepSending, newRun, unexpected, untilAcked } from '../sender.ts';
import type { World } from '../world.ts';

/** R11: the disk is full; the clock is an hour off. Needs the right to mount, and libfaketime; says so where they are absent. */
export const environment: Scenario = {
  id: 'R11',
  title: 'a full disk, a wrong clock',
  async run(world) {
    const parts = [await fullDisk(world), await wrongClock(world)];
    return {
      acked: parts.reduce((sum, part) => sum + part.acked, 0),
      stored: parts.reduce((sum, part) => sum + part.stored, 0),
      lost: parts.reduce((sum, part) => sum + part.lost, 0),
      duplicated: parts.reduce((sum, part) => sum + part.duplicated, 0),
      faults: parts.flatMap((part) => part.faults ?? []),
      notes: parts.flatMap((part) => part.notes ?? []),
    };
  },
};

const nothing = (note: string): Outcome => ({ acked: 0, stored: 0, lost: 0, duplicated: 0, notes: [note] });

/** PostgreSQL's data on a small file system of its own, filled to the last byte and emptied again. */
async function fullDisk(world: World): Promise<Outcome> {
  const disk = mkdtempSync(join(tmpdir(), 'roost-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    rmSync(disk, { recursive: true, force: true });
    return nothing('disk full: not run, this user may not mount a small file system');
  }
  try {
    const other = await world.elsewhere(join(disk, 'data'));
    const roost = await other.front();
    await roost.start();
    const run = newRun('R11');
    const sender = other.sender(() => [roost.url]);
    const sending = keepSending(sender, {
      pageId: other.pageId,
      run,
      people: 50,
      concurrency: 8,
    });
    await delay(1_000);
    const ballast = join(disk, 'ballast');
    try {
      writeFileSync(ballast, Buffer.alloc(200_000_000));
    } catch {
      // Full: as it should be.
    }
    await delay(4_000);
    rmSync(ballast, { force: true });
    const againMs = await untilAcked(sender);
    await sending.stop();
    await other.workedThrough();
    const counted = await countRows(other, run, sender.acked);
    await other.close();
    return {
      acked: sender.acked.size,
      ...counted,
      faults: [...counted.faults, ...unexpected(sender.answers)],
      notes: [`disk full: stores again after ${Math.round(againMs)} ms`],
    };
  } finally {
    execFileSync('umount', ['-l', disk], { stdio: 'ignore' });
    rmSync(disk, { recursive: true, force: true });
  }
}

async function wrongClock(world: World): Promise<Outcome> {
  const library = findLibrary();
  if (library === null) return nothing('clock ±1 h: not run, libfaketime is not installed');
  const run = newRun('R11');
  const sender = world.sender(() => urls);
  const urls: string[] = [];
  for (const offset of ['+1h', '-1h']) {
    const roost = await world.roost({ LD_PRELOAD: library, FAKETIME: offset });
    await roost.start();
    urls.splice(0, 1, roost.url);
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run: `${run}${offset.at(0) === '+' ? 'a' : 'b'}`,
      people: 20,
      concurrency: 4,
    });
    await delay(2_000);
    await sending.stop();
    await world.workedThrough();
    await roost.stop();
  }
  const counted = await countRows(world, run, sender.acked);
  return { acked: sender.acked.size, ...counted, notes: ['clock ±1 h'] };
}

function findLibrary(): string | null {
  try {
    const found = execFileSync('sh', [
      '-c',
      'ls /usr/lib/*/faketime/libfaketime.so.1 /usr/lib/faketime/libfaketime.so.1 2>/dev/null | head -1',
    ]);
    return found.toString().trim() || null;
  } catch {
    return null;
  }
}
