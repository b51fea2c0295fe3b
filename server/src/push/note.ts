/** Who is told of what, in which words. */
import type { Language } from '@roost/contract/language.ts';
import { isQuietAt, noteBodyMax, noteTag, type PushNote } from '@roost/contract/push.ts';
import type { Notice } from '@roost/contract/together.ts';
import { sql } from 'kysely';
import { DateTime } from 'luxon';
import type { Tx } from '../db/db.ts';
import { livingSessions } from '../db/session-life.ts';
import type { Subscription } from './call.ts';
import { noteWords } from './note-words.ts';

/** Without an agent: of what the customer wrote. With one: of a notice for that agent. */
export interface Told {
  workspaceId: string;
  conversationId: string;
  agentId: string | null;
}

interface Row extends Subscription {
  id: string;
  with_text: boolean;
  quiet: { from: string; to: string } | null;
  time_zone: string;
  language: Language;
}

export interface Due {
  subscriptionId: string;
  to: Subscription;
  note: PushNote;
}

export async function dueNotes(tx: Tx, told: Told, now: Date): Promise<Due[]> {
  const news = told.agentId === null ? await messageNews(tx, told) : await noticeNews(tx, told, told.agentId);
  if (news === null) return [];
  const { workspaceId, conversationId } = told;
  const { createdFrom, usedFrom } = livingSessions(now);
  // Of a message hear whoever it is for: the assignee, or everybody who takes new ones while there is none.
  const { rows } = await sql<Row>`
    select s.id, s.endpoint, s.p256dh, s.auth, s.with_text, s.quiet, s.time_zone, s.language
    from push_subscriptions s
    join members m on m.workspace_id = s.workspace_id and m.agent_id = s.agent_id and not m.disabled
    join sessions e on e.id = s.session_id and e.created_at >= ${createdFrom} and e.updated_at >= ${usedFrom}
    where s.workspace_id = ${workspaceId}
      and (${news.agentId}::uuid is null and m.available or s.agent_id = ${news.agentId}::uuid)
    order by s.id`.execute(tx);
  return rows
    .filter((row) => !isQuiet(row, now))
    .map(({ id, endpoint, p256dh, auth, with_text, language }) => ({
      subscriptionId: id,
      to: { endpoint, p256dh, auth },
      note: {
        ...(with_text ? news.open(noteWords[language]) : { title: 'Roost', body: news.discreet(noteWords[language]) }),
        tag: noteTag(conversationId),
        path: `/w/${workspaceId}/inbox/${conversationId}`,
      },
    }));
}

type Words = (typeof noteWords)[Language];

interface News {
  agentId: string | null;
  open(words: Words): { title: string; body: string };
  /** No names, nothing that was said. */
  discreet(words: Words): string;
}

/** Null: it was read meanwhile, or the person is blocked. */
async function messageNews(tx: Tx, { workspaceId, conversationId }: Told): Promise<News | null> {
  const { rows } = await sql<{ assignee_id: string | null; contact: string; channel: string; text: string | null }>`
    select c.assignee_id, p.name as contact, ch.name as channel, (select left(m.text, ${noteBodyMax}) from messages m
      where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.unread
      order by m.placed_at desc, m.id desc limit 1) as text
    from conversations c
    join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where c.workspace_id = ${workspaceId} and c.id = ${conversationId} and c.unread_count > 0 and not c.muted`.execute(
    tx,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const discreet = (words: Words) => words.message(row.channel);
  return {
    agentId: row.assignee_id,
    open: (words) => ({ title: row.contact, body: row.text?.trim() ? row.text : discreet(words) }),
    discreet,
  };
}

async function noticeNews(tx: Tx, { workspaceId, conversationId }: Told, agentId: string): Promise<News | null> {
  const { rows } = await sql<{ kind: Notice['kind']; actor: string; contact: string; text: string | null }>`
    select n.kind, n.actor_name as actor, p.name as contact, left(m.text, ${noteBodyMax}) as text
    from notices n
    join conversations c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
    join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    left join messages m on m.workspace_id = n.workspace_id and m.id = n.message_id
    where n.workspace_id = ${workspaceId} and n.conversation_id = ${conversationId} and n.agent_id = ${agentId}
      and n.read_at is null
    order by n.id desc limit 1`.execute(tx);
  const [row] = rows;
  if (row === undefined) return null;
  if (row.kind === 'mention') {
    return {
      agentId,
      open: (words) => ({ title: words.mention(row.actor), body: row.text ?? row.contact }),
      discreet: (words) => words.someMention,
    };
  }
  const { kind } = row;
  if (kind === 'unsent' || kind === 'unknown') {
    const discreet = (words: Words) => (kind === 'unsent' ? words.someUnsent : words.someUnknown);
    return {
      agentId,
      open: (words) => ({ title: words[kind](row.contact), body: row.text ?? discreet(words) }),
      discreet,
    };
  }
  return {
    agentId,
    open: (words) => ({ title: words.assigned(row.actor), body: row.contact }),
    discreet: (words) => words.someAssigned,
  };
}

function isQuiet({ quiet, time_zone }: Row, now: Date): boolean {
  return isQuietAt(quiet, DateTime.fromJSDate(now, { zone: time_zone }).toFormat('HH:mm'));
}
