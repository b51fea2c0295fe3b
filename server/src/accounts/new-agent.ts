import type { Ctx } from '../context.ts';
import { newId, type Tx } from '../db/db.ts';
import type { Auth } from './auth.ts';

export interface NewAgent {
  id: string;
  name: string;
  email: string;
  passwordHash: string;
}

/** Hashing is slow on purpose: it happens before the transaction that stores the agent. */
export async function prepareAgent(
  auth: Auth,
  of: { name: string; email: string; password: string },
): Promise<NewAgent> {
  const { password } = await auth.$context;
  return { id: newId(), name: of.name, email: of.email.toLowerCase(), passwordHash: await password.hash(of.password) };
}

/** Stores the agent with a password as Better Auth reads it (provider `credential`, its own id as account). */
export async function storeAgent(tx: Tx, ctx: Pick<Ctx, 'clock'>, agent: NewAgent): Promise<void> {
  const at = ctx.clock.now();
  await tx
    .insertInto('agents')
    .values({ id: agent.id, name: agent.name, email: agent.email, created_at: at, updated_at: at })
    .execute();
  await tx
    .insertInto('credentials')
    .values({
      id: newId(),
      agent_id: agent.id,
      account_id: agent.id,
      provider_id: 'credential',
      password: agent.passwordHash,
      created_at: at,
      updated_at: at,
    })
    .execute();
}
