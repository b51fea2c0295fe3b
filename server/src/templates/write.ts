/** Creating, changing and deleting templates at Meta. Our copy follows Meta's answer. */
import type { Body } from '@roost/contract/endpoint.ts';
import type { TemplateComponent } from '@roost/contract/template-text.ts';
import type { changeTemplate, createTemplate, Template } from '@roost/contract/templates.ts';
import type { OutgoingFile } from '../channels/outgoing.ts';
import type { TemplateSample } from '../channels/template-ability.ts';
import { type ChannelCaller, channelCaller } from '../connections/channels.ts';
import { appCredentials } from '../connections/meta-app.ts';
import type { Ctx } from '../context.ts';
import { actorOf, audit } from '../db/audit.ts';
import { inWorkspace, newId } from '../db/db.ts';
import { fail } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { atMeta } from './at-meta.ts';
import { refuseTemplate } from './check.ts';
import { readTemplate } from './templates.ts';

/** Handed in by app.ts: an upload of the workspace as a file to send. Null when it is not there. */
export type SampleFiles = (workspaceId: string, attachmentId: string) => Promise<OutgoingFile | null>;

type Ready = Exclude<ChannelCaller, { blocked: unknown }>;

export async function create(
  ctx: Ctx,
  workspaceId: string,
  caller: Caller,
  wish: Body<typeof createTemplate>,
  files: SampleFiles,
): Promise<Template> {
  const { ready, templates } = await callerFor(ctx, workspaceId, wish.channelId);
  const { name, language, category, components } = wish;
  const parameterFormat = wish.parameterFormat ?? 'POSITIONAL';
  check({ name, components, hasSample: wish.sampleAttachmentId !== undefined });
  const sample = await sampleOf(ctx, workspaceId, wish.sampleAttachmentId, files);
  const draft = { name, language, category, parameterFormat, components };
  const made = await atMeta(() => templates.create(ready.graph, ready.target, draft, sample));
  const accountId = templates.accountOf(ready.target);
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const id = newId();
    const row = {
      external_id: made.externalId,
      category: made.category,
      status: made.status,
      rejected_reason: null,
      parameter_format: parameterFormat,
      components: JSON.stringify(components),
      synced_at: ctx.clock.now(),
    };
    const written = await tx
      .insertInto('templates')
      .values({ workspace_id: workspaceId, id, account_external_id: accountId, name, language, ...row })
      .onConflict((conflict) => conflict.constraint('templates_name_unique').doUpdateSet(row))
      .returning('id')
      .executeTakeFirstOrThrow();
    await audit(tx, workspaceId, actorOf(caller), 'template.created', written.id, { name, language });
    await publish(tx, workspaceId, [{ type: 'template', ids: [written.id] }]);
    return readTemplate(tx, workspaceId, written.id);
  });
}

export async function change(
  ctx: Ctx,
  workspaceId: string,
  caller: Caller,
  id: string,
  wish: Body<typeof changeTemplate>,
  files: SampleFiles,
): Promise<Template> {
  const template = await inWorkspace(ctx, workspaceId, (tx) => readTemplate(tx, workspaceId, id));
  const { ready, templates, externalId } = await callerOf(ctx, workspaceId, template);
  if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status)) {
    fail('conflict', 'Meta lets a template be changed when it is approved, rejected or paused, not before.');
  }
  if (template.status === 'APPROVED' && wish.category !== undefined && wish.category !== template.category) {
    fail('invalid_input', 'The category of an approved template cannot be changed.', { field: 'category' });
  }
  const { category, components } = wish;
  if (components !== undefined) check({ components, hasSample: wish.sampleAttachmentId !== undefined });
  const sample = await sampleOf(ctx, workspaceId, wish.sampleAttachmentId, files);
  const changed = {
    ...(category === undefined ? {} : { category }),
    ...(components === undefined ? {} : { components }),
  };
  await atMeta(() => templates.change(ready.graph, ready.target, externalId, changed, sample));
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await tx
      .updateTable('templates')
      .set({
        ...(category === undefined ? {} : { category }),
        ...(components === undefined ? {} : { components: JSON.stringify(components) }),
        status: 'PENDING',
        rejected_reason: null,
        synced_at: ctx.clock.now(),
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    await audit(tx, workspaceId, actorOf(caller), 'template.changed', id);
    await publish(tx, workspaceId, [{ type: 'template', ids: [id] }]);
    return readTemplate(tx, workspaceId, id);
  });
}

export async function remove(ctx: Ctx, workspaceId: string, caller: Caller, id: string): Promise<void> {
  const template = await inWorkspace(ctx, workspaceId, (tx) => readTemplate(tx, workspaceId, id));
  const { ready, templates, externalId } = await callerOf(ctx, workspaceId, template);
  await atMeta(() => templates.remove(ready.graph, ready.target, { externalId, name: template.name }));
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await tx.deleteFrom('templates').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
    const { name, language } = template;
    await audit(tx, workspaceId, actorOf(caller), 'template.deleted', id, { name, language });
    await publish(tx, workspaceId, [{ type: 'template', ids: [id] }]);
  });
}

function check(draft: { name?: string; components: readonly TemplateComponent[]; hasSample: boolean }): void {
  const refused = refuseTemplate(draft);
  if (refused !== null) fail('invalid_input', refused, { field: 'components' });
}

/** Any connected number of the template's account will do. */
async function callerOf(ctx: Ctx, workspaceId: string, template: Template) {
  const [channelId] = template.channelIds;
  if (channelId === undefined) {
    fail('needs_reconnect', 'No number of this template’s account is connected.', { action: 'Connect with Meta' });
  }
  const { external_id: externalId } = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('templates')
      .select('external_id')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', template.id)
      .executeTakeFirstOrThrow(),
  );
  return { externalId, ...(await callerFor(ctx, workspaceId, channelId)) };
}

async function callerFor(ctx: Ctx, workspaceId: string, channelId: string) {
  const caller = await channelCaller(ctx, workspaceId, channelId);
  if ('blocked' in caller) {
    return caller.blocked === 'disconnected'
      ? fail('not_found', 'There is no such connected channel.')
      : fail('needs_reconnect', 'This account has to be connected again first.', { action: 'Connect with Meta' });
  }
  const { templates } = caller.channel;
  if (templates === undefined) fail('not_supported', 'This channel has no templates.', { field: 'channelId' });
  return { ready: caller satisfies Ready, templates };
}

async function sampleOf(
  ctx: Ctx,
  workspaceId: string,
  attachmentId: string | undefined,
  files: SampleFiles,
): Promise<TemplateSample | null> {
  if (attachmentId === undefined) return null;
  const file = await files(workspaceId, attachmentId);
  if (file === null)
    fail('invalid_input', 'The sample is not here (any more); upload it again.', { field: 'sampleAttachmentId' });
  const app = await appCredentials(ctx, workspaceId);
  if (app === null) fail('meta_app_missing', 'Meta App credentials not configured');
  return { appId: app.appId, file };
}
