import { sql } from 'kysely';
import { newId, type Tx } from '../server/src/db/db.ts';
import type { Words } from './seed-words.ts';

interface Named {
  id: string;
  name: string;
}

/** What a workspace has before anybody writes. */
export interface Furniture {
  channels: { id: string; comments: boolean }[];
  /** Whoever made the workspace comes first. */
  agents: Named[];
  teamIds: string[];
  labelIds: string[];
  stageIds: string[];
  fieldIds: string[];
}

const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'];
const stageColors = ['gray', 'blue', 'orange', 'green', 'red'];
/** As a post of this number on a channel is called. */
export const postId = (post: number) => `seed-post-${post}`;

/** Makes what is missing: seeding twice adds conversations, and no second team of the same name. */
export async function furnish(tx: Tx, workspaceId: string, words: Words): Promise<Furniture> {
  const channels = await channelsOf(tx, workspaceId);
  const agents = await agentsOf(tx, workspaceId, words.agents);
  await makePosts(tx, workspaceId, channels, words.posts);
  await makeSavedReplies(tx, workspaceId, words);
  const fields = words.fields.map((name) => name.slice(0, 60));
  const stages = words.stages.map((name) => name.slice(0, 60));
  return {
    channels,
    agents,
    teamIds: await makeTeams(tx, workspaceId, words.teams, agents),
    labelIds: await makeNamed(tx, 'labels', workspaceId, words.labels, { color: colors }),
    stageIds: await makeNamed(tx, 'stages', workspaceId, stages, { color: stageColors, position: [1, 2, 3, 4, 5, 6] }),
    fieldIds: await makeNamed(tx, 'contact_fields', workspaceId, fields, { type: ['text'] }),
  };
}

/** The channels there are; without any, one of each kind that is not connected to anything. */
async function channelsOf(tx: Tx, workspaceId: string): Promise<Furniture['channels']> {
  const known = await tx
    .selectFrom('channels')
    .select(['id', 'kind'])
    .where('workspace_id', '=', workspaceId)
    .where('state', '<>', 'disconnected')
    .execute();
  if (known.length > 0) return known.map(({ id, kind }) => ({ id, comments: kind !== 'whatsapp' }));
  const made = (['facebook', 'instagram', 'whatsapp'] as const).map((kind) => ({
    workspace_id: workspaceId,
    id: newId(),
    kind,
    external_id: `seed-${kind}`,
    name: { facebook: 'Sunny Side Café', instagram: '@sunnyside', whatsapp: '+1 555 0100' }[kind],
    state: 'connected' as const,
    state_message: '',
  }));
  await tx.insertInto('channels').values(made).execute();
  return made.map(({ id, kind }) => ({ id, comments: kind !== 'whatsapp' }));
}

/** Colleagues who have no password: they are there to be given things. */
async function agentsOf(tx: Tx, workspaceId: string, names: readonly string[]): Promise<Named[]> {
  const emails = names.map((_, n) => `seed-${n + 1}@example.com`);
  await sql`
    insert into agents (id, name, email)
    select * from unnest(${names.map(() => newId())}::uuid[], ${names}::text[], ${emails}::text[])
    on conflict do nothing`.execute(tx);
  await sql`
    insert into members (id, workspace_id, agent_id, role)
    select gen_random_uuid(), ${workspaceId}::uuid, id, 'agent' from agents where email = any(${emails}::text[])
    on conflict do nothing`.execute(tx);
  return tx
    .selectFrom('members as m')
    .innerJoin('agents as a', 'a.id', 'm.agent_id')
    .select(['a.id', 'a.name'])
    .where('m.workspace_id', '=', workspaceId)
    .orderBy(sql`m.role = 'owner'`, 'desc')
    .orderBy('a.email')
    .execute();
}

/** Answers the ids of all there are, of whatever name. */
async function makeNamed(
  tx: Tx,
  table: 'labels' | 'stages' | 'contact_fields',
  workspaceId: string,
  names: readonly string[],
  columns: Record<string, readonly (string | number)[]>,
): Promise<string[]> {
  const rows = names.map((name, at) => ({
    workspace_id: workspaceId,
    id: newId(),
    name,
    ...Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, values[at % values.length]])),
  }));
  await tx
    .insertInto(table)
    .values(rows as never)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const known = await tx.selectFrom(table).select('id').where('workspace_id', '=', workspaceId).orderBy('id').execute();
  return known.map((row) => row.id);
}

async function makeTeams(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
  agents: readonly Named[],
): Promise<string[]> {
  await sql`insert into teams (workspace_id, id, name)
    select ${workspaceId}::uuid, * from unnest(${names.map(() => newId())}::uuid[], ${names}::text[])
    on conflict do nothing`.execute(tx);
  const teams = await tx.selectFrom('teams').select('id').where('workspace_id', '=', workspaceId).execute();
  const ids = teams.map((team) => team.id);
  await sql`insert into team_members (workspace_id, team_id, agent_id)
    select ${workspaceId}::uuid, team, agent from unnest(${ids}::uuid[]) with ordinality as t (team, n)
    join unnest(${agents.map((one) => one.id)}::uuid[]) with ordinality as a (agent, k) on (n + k) % 2 = 0
    on conflict do nothing`.execute(tx);
  return ids;
}

/** Every channel that has comments has each of the posts. */
async function makePosts(
  tx: Tx,
  workspaceId: string,
  channels: Furniture['channels'],
  bodies: readonly string[],
): Promise<void> {
  const rows = channels
    .filter((channel) => channel.comments)
    .flatMap((channel) =>
      bodies.map((body, n) => ({
        workspace_id: workspaceId,
        id: newId(),
        channel_id: channel.id,
        external_id: postId(n),
        state: 'stored' as const,
        body,
        permalink: `https://www.facebook.com/${n}`,
        form: 'photo',
        posted_at: new Date(Date.now() - (n + 1) * 86_400_000),
      })),
    );
  if (rows.length === 0) return;
  await tx
    .insertInto('posts')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function makeSavedReplies(tx: Tx, workspaceId: string, { savedReplies, answers }: Words): Promise<void> {
  await sql`insert into saved_replies (workspace_id, id, name, text)
    select ${workspaceId}::uuid, r.* from unnest(${savedReplies.map(() => newId())}::uuid[], ${savedReplies}::text[],
      ${savedReplies.map((_, n) => answers[n % answers.length])}::text[]) as r (id, name, text)
    where not exists (select from saved_replies s where s.workspace_id = ${workspaceId} and s.name = r.name)`.execute(
    tx,
  );
}
