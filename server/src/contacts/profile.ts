import type { Ctx } from '../context.ts';
import { inWorkspace, newId, type Tx } from '../db/db.ts';
import { publish } from '../live.ts';

const pictureBytesMax = 2_000_000;

export interface FetchedProfile {
  name: string | null;
  username: string | null;
  pictureUrl: string | null;
}

/** Downloads the picture and writes what Meta told. A name that an agent gave stays. */
export async function saveProfile(
  ctx: Ctx,
  workspaceId: string,
  identityId: string,
  profile: FetchedProfile,
): Promise<void> {
  const pictureKey = await keepPicture(ctx, workspaceId, profile.pictureUrl);
  const replaced = await inWorkspace(ctx, workspaceId, async (tx) => {
    const identity = await tx
      .updateTable('identities')
      .set({
        profile_fetched_at: ctx.clock.now(),
        ...(profile.name === null ? {} : { name: profile.name }),
        ...(profile.username === null ? {} : { username: profile.username }),
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', identityId)
      .returning('contact_id')
      .executeTakeFirst();
    if (identity === undefined) return pictureKey;
    return updateContact(tx, workspaceId, identity.contact_id, profile.name ?? profile.username, pictureKey);
  });
  if (replaced !== null) await ctx.storage.remove(replaced);
}

/** Answers the key of the picture that nobody shows any more. */
async function updateContact(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  name: string | null,
  pictureKey: string | null,
): Promise<string | null> {
  const contact = await tx
    .selectFrom('contacts')
    .select(['name', 'name_source', 'picture_key'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', contactId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (contact === undefined) return pictureKey;
  const rename = name !== null && contact.name_source !== 'agent';
  await tx
    .updateTable('contacts')
    .set({
      ...(rename ? { name, name_source: 'profile' } : {}),
      ...(pictureKey === null ? {} : { picture_key: pictureKey }),
      updated_at: new Date(),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', contactId)
    .execute();
  const conversations = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', '=', contactId)
    .execute();
  await publish(tx, workspaceId, [
    { type: 'contact', ids: [contactId] },
    { type: 'conversation', ids: conversations.map((row) => row.id) },
  ]);
  return pictureKey === null ? null : contact.picture_key;
}

/** A picture that cannot be had is no reason to do without the name. */
async function keepPicture(ctx: Ctx, workspaceId: string, url: string | null): Promise<string | null> {
  if (url === null) return null;
  try {
    const { bytes } = await ctx.graph.download(url, { bytesMax: pictureBytesMax });
    const mimeType = imageType(bytes);
    if (mimeType === null) return null;
    const key = `pictures/${workspaceId}/${newId()}`;
    await ctx.storage.put(key, bytes, mimeType);
    return key;
  } catch (error) {
    ctx.log.info({ error: error instanceof Error ? error.message : String(error) }, 'profile picture not fetched');
    return null;
  }
}

/** By the first bytes, never by what the sender calls it: nothing that can carry a script passes. */
function imageType(bytes: Buffer): string | null {
  const text = bytes.subarray(0, 12).toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  return text.startsWith('RIFF') && text.endsWith('WEBP') ? 'image/webp' : null;
}
