import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countRows } from '../count.ts';
import type { Outcome, Scenario } from '../outcome.ts';
import { compareReplies, onPhones, openConversations, say } from '../replies.ts';
import { keepSending, newRun, unexpected, untilAcked } from '../sender.ts';
import { untilNone } from '../until-none.ts';
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
      times: parts.flatMap((part) => part.times ?? []),
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
    const refused = sender.answers.get(503) ?? 0;
    await sending.stop();
    await other.workedThrough();
    const counted = await countRows(other, run, sender.acked);
    await other.close();
    return {
      acked: sender.acked.size,
      ...counted,
      faults: [
        ...counted.faults,
        ...unexpected(sender.answers, false),
        ...(refused === 0 ? ['the disk was never full'] : []),
      ],
      times: [{ what: 'storing again after a full disk', ms: againMs, targetMs: 5_000 }],
      notes: [`disk full: ${refused} times 503`],
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
  const queued = new Set<string>();
  const right = await world.front();
  await right.start();
  const paths = await openConversations(world, run, 3);
  await right.stop();
  for (const [offset, offsetMs] of [
    ['+1h', 3_600_000],
    ['-1h', -3_600_000],
  ] as const) {
    const roost = await world.front({ LD_PRELOAD: library, FAKETIME: offset });
    await roost.start();
    urls.splice(0, 1, roost.url);
    const sending = keepSending(sender, {
      pageId: world.pageId,
      run: `${run}${offset.at(0) === '+' ? 'a' : 'b'}`,
      people: 20,
      concurrency: 4,
    });
    for (const [n, path] of paths.entries()) {
      const [now, later] = [`${run} ${offset} now ${n}`, `${run} ${offset} later ${n}`];
      if (await say(world, path, now)) queued.add(now);
      // By the clock of Roost, which is the one that agents see there.
      const sendAt = new Date(Date.now() + offsetMs + 2_000).toISOString();
      if (await say(world, path, later, { sendAt })) queued.add(later);
    }
    await delay(2_000);
    await sending.stop();
    await untilNone(async () => queued.size - (await onPhones(world, run)).size, 200, 'replies have not arrived');
    await world.simulator.settle();
    await world.workedThrough();
    await roost.stop();
  }
  const counted = await countRows(world, run, sender.acked);
  const { failed, causes, ...sent } = await compareReplies(world, run, queued);
  const faults = [...counted.faults, ...sent.faults, ...unexpected(sender.answers, false)];
  if (queued.size !== 4 * paths.length) faults.push(`only ${queued.size} replies were taken`);
  if (failed + sent.doubtful > 0) faults.push(`${failed} replies failed (${causes}), ${sent.doubtful} are unknown`);
  return {
    acked: sender.acked.size + sent.acked,
    stored: counted.stored + sent.stored,
    lost: counted.lost + sent.lost,
    duplicated: counted.duplicated + sent.duplicated,
    doubtful: sent.doubtful,
    faults,
    notes: [`clock ±1 h: ${queued.size} replies, half of them scheduled`],
  };
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
