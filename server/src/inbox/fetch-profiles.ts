import { sql } from 'kysely';
import { channelCaller } from '../connections/channels.ts';
import { saveProfile } from '../contacts/profile.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { worthAnotherTry } from '../meta/errors.ts';
import { GraphFailure } from '../meta/graph.ts';

export const fetchProfiles = 'profile.fetch';

interface NewPeople {
  workspaceId: string;
  identityIds: string[];
}

/** Name and picture of people who are new. A failure here costs a picture, never a message. */
export function profileJob(ctx: Ctx): void {
  ctx.jobs.work<NewPeople>(fetchProfiles, (people) => fetchAll(ctx, people));
}

/** Whoever has been fetched is left out, so trying again only does the rest. */
async function fetchAll(ctx: Ctx, { workspaceId, identityIds }: NewPeople): Promise<void> {
  const people = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('identities')
      .select(['id', 'channel_id', 'external_id', 'address'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', sql<string>`any(${identityIds}::uuid[])`)
      .where('profile_fetched_at', 'is', null)
      .execute(),
  );
  let again: GraphFailure | null = null;
  for (const person of people) {
    const caller = await channelCaller(ctx, workspaceId, person.channel_id);
    if ('blocked' in caller || caller.channel.profile === undefined) continue;
    try {
      const address = { externalId: person.external_id, address: person.address };
      const profile = await caller.channel.profile(caller.graph, caller.target, address);
      await saveProfile(ctx, workspaceId, person.id, profile);
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      if (worthAnotherTry(error, caller.channel.facts.kind)) again = error;
      else ctx.log.info({ identityId: person.id, code: error.code }, 'Meta gives no profile of this person');
    }
  }
  if (again !== null) throw again;
}
