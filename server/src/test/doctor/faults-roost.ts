import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { acrossWorkspaces } from '../../db/db.ts';
import { failAtMeta } from '../faults.ts';
import type { Fault } from './fault.ts';
import type { Ward } from './ward.ts';

/** Roost itself, and what Meta delivers to it. */
export const roostFaults: readonly Fault[] = [
  {
    check: 'server.key',
    planted: 'Roost was started with another encryption key',
    plant: (ward) => changeTokens(ward, sql`replace(token_sealed, 'v1.', 'v1.x')`),
    mend: (ward) => changeTokens(ward, sql`replace(token_sealed, 'v1.x', 'v1.')`),
  },
  {
    check: 'server.storage',
    planted: 'A file stands where the folder for files should be',
    async plant(ward) {
      await rename(filesOf(ward), `${filesOf(ward)}.away`);
      await writeFile(filesOf(ward), '');
    },
    async mend(ward) {
      await rm(filesOf(ward));
      await rename(`${filesOf(ward)}.away`, filesOf(ward));
    },
  },
  {
    check: 'server.meta',
    planted: 'Meta’s servers cannot be reached',
    plant: ({ roost }) => failAtMeta(roost, '/', { drop: 'before' }),
    mend: ({ roost }) => roost.sim('DELETE', '/_sim/faults'),
  },
  {
    check: 'server.clock',
    planted: 'The server’s clock is six minutes ahead',
    plant: ({ roost }) => roost.clock.advance(6 * 60_000),
    mend: ({ roost }) => roost.clock.advance(-6 * 60_000),
  },
  {
    check: 'server.graph-version',
    planted: 'META_GRAPH_VERSION names a version that Meta has switched off',
    plant({ roost }) {
      roost.app.ctx.config.metaGraphVersion = 'v18.0';
    },
    mend({ roost }) {
      roost.app.ctx.config.metaGraphVersion = 'v25.0';
    },
  },
  {
    check: 'server.worker',
    planted: 'No worker takes up what has arrived',
    async plant(ward) {
      holdLanes(ward);
      await ward.write('messenger', 'Anybody there?');
      await ward.roost.simulator.settle();
      await acrossWorkspaces(ward.roost.app.ctx, (tx) =>
        sql`update deliveries set received_at = received_at - interval '5 minutes' where state = 'received'`.execute(
          tx,
        ),
      );
    },
    async mend(ward) {
      letGo();
      await ward.roost.settle();
    },
  },
  {
    check: 'webhook.handshake',
    planted: 'The proxy does not pass on the path of the webhook',
    plant: ({ door }) => door.trouble('webhook blocked'),
    mend: ({ door }) => door.trouble('none'),
  },
  {
    check: 'webhook.signature',
    planted: 'The proxy changes the bodies of deliveries',
    async plant(ward) {
      ward.door.trouble('body changed');
      const before = await failures(ward);
      await ward.write('messenger', 'Do you hear me?');
      await expect.poll(() => failures(ward)).toBeGreaterThan(before);
    },
    async mend({ door, roost }) {
      door.trouble('none');
      await roost.settle();
    },
  },
  {
    check: 'webhook.dead',
    planted: 'A delivery could not be read',
    plant: async ({ roost, workspace }) =>
      void (await acrossWorkspaces(roost.app.ctx, (tx) =>
        sql`
          update deliveries set state = 'dead', error = 'out of disk space' where id =
            (select id from deliveries where workspace_id = ${workspace.id} order by id desc limit 1)`.execute(tx),
      )),
    mend: 'fix',
  },
];

function filesOf({ roost }: Ward): string {
  return join(roost.app.ctx.config.dataDir, 'files');
}

async function changeTokens({ roost, workspace }: Ward, value: ReturnType<typeof sql>): Promise<void> {
  await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql`update logins set token_sealed = ${value} where workspace_id = ${workspace.id}`.execute(tx),
  );
}

async function failures({ roost }: Ward): Promise<number> {
  return (await roost.sim<{ failed: number }>('GET', '/_sim/webhooks')).body.failed;
}

let letGo = () => {};

/** As long as somebody else holds the lanes, no worker can work through them. */
function holdLanes({ roost }: Ward): void {
  const released = new Promise<void>((release) => {
    letGo = release;
  });
  void acrossWorkspaces(roost.app.ctx, async (tx) => {
    await sql`select 1 from lanes where way = 'in' for update`.execute(tx);
    await released;
  });
}
