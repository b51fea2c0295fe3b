/** Tells owners and admins by e-mail, once per reason, when a person has to act at Meta. */
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { sendMail } from '../mail.ts';
import type { Standing } from './standing.ts';

const worthAMail: ReadonlySet<string> = new Set([
  ...['login_ends_soon', 'data_access_ends_soon', 'data_access_ended', 'permission_missing', 'renewal_refused'],
]);

/** The login remembers what was told; when it is well again it forgets, so that the next time is told too. */
export async function announceLogin(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  login: { id: string; name: string; announced_reason: string | null },
  standing: Standing,
  channelNames: readonly string[],
): Promise<void> {
  const reason = standing.state === 'connected' ? null : standing.state_reason;
  if (reason === login.announced_reason) return;
  await tx
    .updateTable('logins')
    .set({ announced_reason: reason })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', login.id)
    .execute();
  if (reason !== null) await announce(ctx, tx, workspaceId, login.name, standing, channelNames);
}

export async function announce(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  name: string,
  standing: Standing,
  channelNames: readonly string[],
): Promise<void> {
  if (ctx.config.mail === null) return;
  const { state, state_reason, state_message, state_action } = standing;
  const ended = state === 'needs_reconnect';
  if (!ended && !worthAMail.has(state_reason)) return;
  const people = await tx
    .selectFrom('members')
    .innerJoin('agents', 'agents.id', 'members.agent_id')
    .select('agents.email')
    .where('members.workspace_id', '=', workspaceId)
    .where('members.role', 'in', ['owner', 'admin'])
    .where('members.disabled', '=', false)
    .execute();
  const lines = [
    `${name}: ${state_message}`,
    ...(channelNames.length === 0 ? [] : ['', `It concerns: ${channelNames.join(', ')}.`]),
    '',
    ended
      ? 'Messages that arrive are kept and replies wait in Roost; both go on as soon as it is connected again.'
      : 'Everything still works. Acting in time keeps it so.',
    '',
    ...(state_action === null ? [] : [`What to do: ${state_action}.`.replace('..', '.')]),
    `${ctx.config.publicUrl}/w/${workspaceId}/settings/meta`,
  ];
  const subject = `${ended ? 'Action needed' : 'Soon'}: the connection of ${oneLine(name)} to Meta`;
  for (const { email } of people) await sendMail(ctx, tx, { to: email, subject, text: lines.join('\n') });
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').slice(0, 100);
}
