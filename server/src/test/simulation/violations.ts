/** What must hold in the core after any simulated history. */
import { sql } from 'kysely';
import { acrossWorkspaces } from '../../db/db.ts';
import type { Side } from './side.ts';

type Message = Awaited<ReturnType<typeof messagesOf>>[number];

/** Everything that must hold, whatever happened. */
export async function violations(side: Side): Promise<string[]> {
  const messages = await messagesOf(side);
  return [
    ...new Set(side.wrong),
    ...wrongWithCustomers(side, messages),
    ...wrongWithReplies(side, messages),
    ...wrongOnPhones(side, messages),
    ...(await wrongInConversations(side)),
  ];
}

function messagesOf({ inbox, page }: Side) {
  return acrossWorkspaces(inbox, (tx) =>
    tx
      .selectFrom('messages')
      .select(['id', 'external_id', 'direction', 'status', 'text'])
      .where('workspace_id', '=', page.workspaceId)
      .execute(),
  );
}

function wrongWithCustomers({ told, edited, takenBack }: Side, messages: readonly Message[]): string[] {
  const found: string[] = [];
  const inbound = messages.filter((row) => row.direction === 'in');
  const stored = new Set(inbound.map((row) => row.external_id));
  for (const mid of told) if (!stored.has(mid)) found.push(`${mid} is lost`);
  if (inbound.length !== told.size) found.push(`${told.size} messages were told, ${inbound.length} are there`);
  for (const { external_id, text } of inbound) {
    const mid = external_id ?? '';
    const wording = takenBack.has(mid) ? null : edited.has(mid) ? `${mid} edited` : mid;
    if (text !== wording) found.push(`${mid} reads “${text}”`);
  }
  return found;
}

function wrongWithReplies(
  { given, words, phone, named, delivered, undeliverable, again }: Side,
  messages: readonly Message[],
): string[] {
  const found: string[] = [];
  // One that was sent again and arrived twice may be two messages: an echo without our id cannot tell which it is of.
  const secondTime = new Set([...again].map((id) => words.get(id)));
  const outbound = messages.filter(
    (row) => row.direction === 'out' && !(secondTime.has(row.text ?? '') && !again.has(row.id)),
  );
  const replies = [...given.values()].flat();
  if (outbound.length !== replies.length) found.push(`${replies.length} replies, ${outbound.length} outgoing messages`);
  const shown = new Set([...phone.values()].flat());
  for (const { id, status, external_id } of outbound) {
    const arrived = named.has(id) || (shown.has(id) && !again.has(id));
    if (status === 'unknown' && arrived) found.push(`reply ${id} arrived and stays unknown`);
    if (status === 'queued') found.push(`reply ${id} never left`);
    const failed = undeliverable.has(external_id ?? '');
    if (status === 'failed' && !failed && arrived) found.push(`reply ${id} arrived and is failed`);
    if (failed && status !== 'failed') found.push(`reply ${id} could not be delivered and is ${status}`);
    if (!failed && status !== 'failed' && status !== 'unknown' && !shown.has(id))
      found.push(`reply ${id} is on no phone`);
    const told = delivered.has(external_id ?? '');
    if (told && status !== 'delivered' && status !== 'read') found.push(`reply ${id} was delivered and is ${status}`);
  }
  return found;
}

/** What reached people, and how often it stands in the inbox. */
function wrongOnPhones({ given, words, taken, phone, again }: Side, messages: readonly Message[]): string[] {
  const found: string[] = [];
  for (const id of again) {
    const rows = messages.filter((row) => row.text === words.get(id)).length;
    const times = taken.filter((one) => one === id).length;
    if (rows > Math.max(1, times)) found.push(`Meta took reply ${id} ${times} times, and it is there ${rows} times`);
  }
  for (const [conversationId, all] of phone) {
    const ids = all.filter((id) => !again.has(id));
    if (new Set(ids).size !== ids.length) found.push('a reply arrived twice');
    const turns = ids.map((id) => given.get(conversationId)?.indexOf(id) ?? -1);
    if (turns.some((turn, n) => n > 0 && turn < (turns[n - 1] ?? 0))) found.push(`replies arrived as ${turns}`);
  }
  return found;
}

async function wrongInConversations({ inbox, page: { workspaceId }, resolved }: Side): Promise<string[]> {
  const found: string[] = [];
  const { rows: recounted } = await acrossWorkspaces(inbox, (tx) =>
    sql<Record<'unread' | 'waiting' | 'last', boolean>>`
      select c.unread_count <> (select count(*) from messages m
          where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.unread) as unread,
        c.waiting_since is distinct from (select min(m.placed_at) from messages m
          where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.direction = 'in'
            and m.placed_at > coalesce((select max(o.placed_at) from messages o where o.workspace_id = c.workspace_id
              and o.conversation_id = c.id and o.direction = 'out' and o.status <> 'failed'), '-infinity')) as waiting,
        c.last_message_id is distinct from (select m.id from messages m
          where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.direction in ('in', 'out')
          order by m.placed_at desc, m.id desc limit 1) as last
      from conversations c where c.workspace_id = ${workspaceId}`.execute(tx),
  );
  for (const [what, of] of [
    ['unread', 'unread counts'],
    ['waiting', 'times since when somebody waits'],
    ['last', 'last messages'],
  ] as const) {
    const differ = recounted.filter((row) => row[what]).length;
    if (differ > 0) found.push(`${differ} ${of} differ from a recount`);
  }
  const { rows: asleep } = await acrossWorkspaces(inbox, (tx) =>
    sql<{ person: string }>`
      select i.external_id as person from conversations c join identities i on i.id = c.identity_id
      where c.workspace_id = ${workspaceId} and c.status = 'resolved'`.execute(tx),
  );
  for (const { person } of asleep) if (!resolved.has(person)) found.push(`what ${person} wrote opened nothing`);
  const { rows: strays } = await acrossWorkspaces(inbox, (tx) =>
    sql`select 1 from messages m join channels c on c.id = m.channel_id
      where m.workspace_id = ${workspaceId} and c.workspace_id <> m.workspace_id`.execute(tx),
  );
  if (strays.length > 0) found.push('rows of another workspace');
  return found;
}
