import type { Language } from '@roost/contract/language.ts';
import type { PublicText, PublicTextKind } from '@roost/contract/privacy.ts';
import { id as uuid } from '@roost/contract/shapes.ts';
import type { Ctx } from '../context.ts';
import { type Actor, audit } from '../db/audit.ts';
import { acrossWorkspaces, inWorkspace, type Tx } from '../db/db.ts';
import { type Company, type PublicWords, publicWords } from './words/words.ts';

const kinds = ['privacy', 'terms'] as const;

/** `language`, here and below: of the texts that Roost writes. */
export async function textsOf(ctx: Ctx, workspaceId: string, language: Language): Promise<PublicText[]> {
  const first = await firstWorkspace(ctx);
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const texts: PublicText[] = [];
    for (const kind of kinds) texts.push(await textOf(ctx, tx, workspaceId, { kind, language, first }));
    return texts;
  });
}

export async function writeText(
  ctx: Ctx,
  workspaceId: string,
  actor: Actor,
  kind: PublicTextKind,
  text: string | null,
  language: Language,
): Promise<PublicText> {
  const first = await firstWorkspace(ctx);
  return inWorkspace(ctx, workspaceId, async (tx) => {
    if (text === null) {
      await tx.deleteFrom('public_texts').where('workspace_id', '=', workspaceId).where('kind', '=', kind).execute();
    } else {
      const updated_at = ctx.clock.now();
      await tx
        .insertInto('public_texts')
        .values({ workspace_id: workspaceId, kind, text, updated_at })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'kind']).doUpdateSet({ text, updated_at }))
        .execute();
    }
    await audit(tx, workspaceId, actor, 'public_text.changed', kind);
    return textOf(ctx, tx, workspaceId, { kind, language, first });
  });
}

/** What anyone may read; null: there is no such workspace. Without an id it is the first of this installation. */
export async function publishedText(
  ctx: Ctx,
  kind: PublicTextKind,
  language: Language,
  workspaceId: string | null,
): Promise<PublicText | null> {
  const first = await firstWorkspace(ctx);
  const id = workspaceId ?? first;
  if (id === null || !uuid.safeParse(id).success) return null;
  return inWorkspace(ctx, id, async (tx) => {
    const found = await tx.selectFrom('workspaces').select('id').where('id', '=', id).executeTakeFirst();
    return found === undefined ? null : textOf(ctx, tx, id, { kind, language, first });
  });
}

function firstWorkspace(ctx: Ctx): Promise<string | null> {
  return acrossWorkspaces(ctx, async (tx) => {
    const row = await tx.selectFrom('workspaces').select('id').orderBy('id').limit(1).executeTakeFirst();
    return row?.id ?? null;
  });
}

async function textOf(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  { kind, language, first }: { kind: PublicTextKind; language: Language; first: string | null },
): Promise<PublicText> {
  const own = await tx
    .selectFrom('public_texts')
    .select('text')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  const words = publicWords[language];
  const company = await companyOf(ctx, tx, workspaceId, words.accounts);
  const query = workspaceId === first ? '' : `?workspace=${workspaceId}`;
  return {
    kind,
    url: `${ctx.config.publicUrl}/${kind}${query}`,
    text: own?.text ?? words[kind](company),
    isDefault: own === undefined,
  };
}

async function companyOf(ctx: Ctx, tx: Tx, workspaceId: string, accounts: PublicWords['accounts']): Promise<Company> {
  const workspace = await tx.selectFrom('workspaces').select('name').where('id', '=', workspaceId).executeTakeFirst();
  const owner = await tx
    .selectFrom('members')
    .innerJoin('agents', 'agents.id', 'members.agent_id')
    .select('agents.email')
    .where('members.workspace_id', '=', workspaceId)
    .where('members.role', '=', 'owner')
    .orderBy('members.created_at')
    .limit(1)
    .executeTakeFirst();
  const channels = await tx
    .selectFrom('channels')
    .select(['kind', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', 'disconnected')
    .orderBy('kind')
    .orderBy('name')
    .execute();
  return {
    name: workspace?.name ?? '',
    contactEmail: owner?.email ?? null,
    publicUrl: ctx.config.publicUrl,
    accounts: channels.map(({ kind, name }) => `${accounts[kind]} ${name}`),
  };
}
