import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmbeddedPostgres } from '../server/src/db/embedded.ts';
import { freePort } from '../server/src/test/roost.ts';

/** pgbouncer in transaction mode in front of this PostgreSQL; null where it is not installed. */
export async function startPooler(postgres: EmbeddedPostgres): Promise<{ url: string; close(): void } | null> {
  const program = findProgram();
  if (program === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'roost-pooler-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const { host, port: databasePort, user, database } = postgres.connection;
  writeFileSync(join(folder, 'users'), `"${user}" ""\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
${database} = host=${host} port=${databasePort} user=${user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users')}
pool_mode = transaction
max_client_conn = 500
default_pool_size = 20
`,
  );
  // It refuses to run as root.
  const asNobody = userInfo().uid === 0 ? ['--user', 'nobody'] : [];
  const child = spawn(program, [...asNobody, join(folder, 'pgbouncer.ini')], { stdio: 'ignore' });
  await listens(child, port);
  return {
    url: `postgresql://${user}@127.0.0.1:${port}/${database}`,
    close() {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findProgram(): string | null {
  for (const program of ['pgbouncer', '/usr/sbin/pgbouncer']) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {
      // Not here.
    }
  }
  return null;
}

async function listens(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await delay(25);
  }
  throw new Error('pgbouncer does not listen.');
}
