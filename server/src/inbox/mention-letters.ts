/** A mention whose words Meta did not hand over for a day is a dead letter: counted, to be read and to be replayed. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Ctx } from '../context.ts';
import { newId, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { askForMentions, type WantedMention } from './mentions.ts';

const mentionObject = 'roost.mention';

const letter = z.object({
  object: z.literal(mentionObject),
  entry: z.array(
    z.object({
      channelId: z.string(),
      mediaExternalId: z.string(),
      commentExternalId: z.string().nullable(),
      at: z.string(),
    }),
  ),
});

export async function writeMentionLetter(
  tx: Tx,
  now: Date,
  { workspaceId, channelId, mediaExternalId, commentExternalId, at }: WantedMention,
  error: string,
): Promise<void> {
  const body = { object: mentionObject, entry: [{ channelId, mediaExternalId, commentExternalId, at }] };
  await tx
    .insertInto('deliveries')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      received_at: now,
      object: mentionObject,
      body: Buffer.from(JSON.stringify(body)),
      entries: 0,
      entries_left: 0,
      state: 'dead',
      events: JSON.stringify({ mention: 1 }),
      error: `A mention could not be fetched: ${error}`,
    })
    .execute();
  await publish(tx, workspaceId, [{ type: 'delivery', all: true }]);
}

/** Of deliveries that are read again those that are such letters: their mentions are asked for. */
export async function replayMentions(ctx: Ctx, tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  const letters = await tx
    .selectFrom('deliveries')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('object', '=', mentionObject)
    .execute();
  for (const { body } of letters) {
    const { entry } = letter.parse(JSON.parse(body.toString('utf8')));
    await askForMentions(ctx, tx, workspaceId, entry);
  }
}
