/** Who came in, and who was refused, in the audit log of the workspace it is about (OWASP ASVS 16.3.1, 16.3.2). */
import type { Ctx } from '../context.ts';
import { type Actor, actorOrSystem, audit } from '../db/audit.ts';
import { acrossWorkspaces } from '../db/db.ts';
import type { Refusal } from '../http.ts';
import { createLimiter } from './limiter.ts';

export interface AccessNotes {
  /** A closed door: too small a role, a foreign workspace, a key that is none. */
  refused(refusal: Refusal): Promise<void>;
  signedIn(agentId: string, address: string): Promise<void>;
  /** In every workspace of the account; an address that nobody has belongs to none and is only logged. */
  signInFailed(email: string, address: string): Promise<void>;
  passwordChanged(agentId: string, address: string): Promise<void>;
}

/** Nobody fills the log by knocking: this many lines of one kind, from one caller, in a minute. */
const linesPerMinute = 5;

type Needs = Pick<Ctx, 'db' | 'clock' | 'log'>;

export function createAccessNotes(ctx: Needs): AccessNotes {
  const lines = createLimiter(ctx.clock, { max: linesPerMinute, windowMs: 60_000 });
  const noteWhere = async (agentId: string, actor: Actor, action: string, detail: object) => {
    await quietly(ctx, async () => {
      await acrossWorkspaces(ctx, async (tx) => {
        const rows = await tx.selectFrom('members').select('workspace_id').where('agent_id', '=', agentId).execute();
        for (const row of rows) await audit(tx, row.workspace_id, actor, action, agentId, detail);
      });
    });
  };
  return {
    async refused({ caller, workspaceId, code, method, path, address }) {
      const actor = actorOrSystem(caller);
      if (!lines.allows(`${workspaceId} ${actor.id ?? address} ${code}`)) return;
      await quietly(ctx, () =>
        acrossWorkspaces(ctx, async (tx) => {
          const known = await tx.selectFrom('workspaces').select('id').where('id', '=', workspaceId).executeTakeFirst();
          if (known === undefined) return;
          await audit(tx, workspaceId, actor, actions[code], null, { method, path, address });
        }),
      );
    },
    signedIn: (agentId, address) => noteWhere(agentId, { type: 'agent', id: agentId }, 'access.signed_in', { address }),
    passwordChanged: (agentId, address) =>
      noteWhere(agentId, { type: 'agent', id: agentId }, 'access.password_changed', { address }),
    async signInFailed(email, address) {
      if (!lines.allows(`sign-in ${email.toLowerCase()} ${address}`)) return;
      const agent = await acrossWorkspaces(ctx, (tx) =>
        tx.selectFrom('agents').select('id').where('email', '=', email.toLowerCase()).executeTakeFirst(),
      );
      if (agent === undefined) ctx.log.info({ address }, 'sign-in refused: there is no such account');
      else await noteWhere(agent.id, { type: 'system', id: null }, 'access.sign_in_failed', { address });
    },
  };
}

const actions: Readonly<Record<Refusal['code'], string>> = {
  forbidden: 'access.refused',
  not_found: 'access.foreign',
  not_signed_in: 'access.bad_key',
};

/** What could not be noted must not change the answer. */
async function quietly(ctx: Needs, note: () => Promise<void>): Promise<void> {
  try {
    await note();
  } catch (error) {
    ctx.log.error({ error: String(error) }, 'access could not be noted in the audit log');
  }
}
