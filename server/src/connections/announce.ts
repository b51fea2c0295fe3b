/** Tells owners and admins by e-mail, once per reason, when a person has to act at Meta. */
import type { Language } from '@roost/contract/language.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { sendMail } from '../mail.ts';
import { translatorTo } from '../speech.ts';
import { announceWords } from './announce-words.ts';
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
    .select(['agents.email', 'agents.language'])
    .where('members.workspace_id', '=', workspaceId)
    .where('members.role', 'in', ['owner', 'admin'])
    .where('members.disabled', '=', false)
    .execute();
  const address = `${ctx.config.publicUrl}/w/${workspaceId}/settings/meta`;
  const told = { name: oneLine(name), message: state_message, action: state_action, channelNames, ended, address };
  for (const [language, readers] of Map.groupBy(people, (one) => one.language)) {
    const mail = await writeMail(language, told);
    for (const { email } of readers) await sendMail(ctx, tx, { to: email, ...mail });
  }
}

interface Told {
  name: string;
  message: string;
  action: string | null;
  channelNames: readonly string[];
  /** A person has to act now; else before long. */
  ended: boolean;
  address: string;
}

async function writeMail(
  language: Language,
  { name, message, action, channelNames, ended, address }: Told,
): Promise<{ subject: string; text: string }> {
  const words = announceWords[language];
  const translated = await translatorTo(language);
  const lines = [
    `${name}: ${translated(message)}`,
    ...(channelNames.length === 0 ? [] : ['', words.concerns(channelNames)]),
    '',
    ended ? words.waits : words.stillWorks,
    '',
    ...(action === null ? [] : [words.whatToDo(translated(action).replace(/\.$/, ''))]),
    address,
  ];
  return { subject: ended ? words.now(name) : words.soon(name), text: lines.join('\n') };
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').slice(0, 100);
}
