import webPush from 'web-push';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces } from '../db/db.ts';

const purpose = 'push-key';

export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

/** The pair of this installation, made when first asked for; of two processes that begin together one makes it. */
export async function pushKeys(ctx: Pick<Ctx, 'config' | 'db'>): Promise<PushKeys> {
  const { sealer } = ctx.config;
  const row = await acrossWorkspaces(ctx, async (tx) => {
    const known = await tx.selectFrom('push_keys').select(['public_key', 'private_sealed']).executeTakeFirst();
    if (known !== undefined) return known;
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    await tx
      .insertInto('push_keys')
      .values({ public_key: publicKey, private_sealed: sealer.seal(purpose, publicKey, privateKey) })
      .onConflict((conflict) => conflict.column('only').doNothing())
      .execute();
    return tx.selectFrom('push_keys').select(['public_key', 'private_sealed']).executeTakeFirstOrThrow();
  });
  return { publicKey: row.public_key, privateKey: sealer.open(purpose, row.public_key, row.private_sealed) };
}

export function resealPushKey(
  { config: { sealer } }: Ctx,
  [publicKey = '']: readonly string[],
  sealed: string,
): string {
  return sealer.seal(purpose, publicKey, sealer.open(purpose, publicKey, sealed));
}
