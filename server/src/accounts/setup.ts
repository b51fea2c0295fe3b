import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Ctx } from '../context.ts';
import { equalConstantTime, randomToken } from '../crypto.ts';
import { acrossWorkspaces, type Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import type { Auth } from './auth.ts';
import type { Limiter } from './limiter.ts';
import { prepareAgent, storeAgent } from './new-agent.ts';
import { foundWorkspace } from './workspaces.ts';

export interface FirstRun {
  name: string;
  email: string;
  password: string;
  workspaceName: string;
  setupCode?: string | undefined;
}

/** Short enough to type from a terminal. */
export function newSetupCode(): string {
  return randomToken(9);
}

export async function setupNeeded(ctx: Pick<Ctx, 'db'>): Promise<boolean> {
  return acrossWorkspaces(ctx, notSetUp);
}

/** Creates the first agent and workspace. Of two calls at once one wins, the other gets 409 setup_done. */
export async function setUp(ctx: Ctx, auth: Auth, first: FirstRun): Promise<string> {
  if (!(await setupNeeded(ctx))) refuseSecond();
  const agent = await prepareAgent(auth, first);
  return acrossWorkspaces(ctx, async (tx) => {
    const won = await tx
      .updateTable('setup')
      .set({ done_at: ctx.clock.now() })
      .where('done_at', 'is', null)
      .executeTakeFirst();
    if (won.numUpdatedRows === 0n) refuseSecond();
    await storeAgent(tx, ctx, agent);
    return foundWorkspace(tx, agent.id, first.workspaceName);
  });
}

/** Whoever reaches us over a network could be anybody: they need the code that only the terminal shows. */
export function codeNeeded(config: Pick<Config, 'host' | 'publicUrl'>, request: FastifyRequest): boolean {
  const { headers } = request;
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some(
    (name) => name in headers,
  );
  // A public address means a proxy, and a bare one tells nothing of its visitors. The name too: a foreign one that was
  // made to point at this machine is somebody else's page.
  const { hostname } = new URL(config.publicUrl);
  const names = [config.host, hostname, request.hostname, request.socket.remoteAddress ?? ''];
  return forwarded || !names.every(isLoopback);
}

export function checkSetupCode(guesses: Limiter, address: string, given: string | undefined, code: string): void {
  guesses.count(address);
  if (given === undefined || !equalConstantTime(given.trim(), code)) {
    fail('setup_code_wrong', 'The set-up code is wrong. It was printed in the terminal when Roost started.', {
      field: 'setupCode',
    });
  }
  guesses.takeBack(address);
}

async function notSetUp(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('setup').select('done_at').where('done_at', 'is', null).executeTakeFirst();
  return row !== undefined;
}

function refuseSecond(): never {
  fail('setup_done', 'Roost is set up already. Please sign in.');
}

function isLoopback(host: string): boolean {
  const plain = host.replace(/^::ffff:/, '').replace(/^\[(.*)\]$/, '$1');
  if (plain === 'localhost' || plain === '::1') return true;
  return isIP(plain) === 4 && plain.startsWith('127.');
}
