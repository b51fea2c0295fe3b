/** Reads about one account that explain why nothing arrives; each is one call and changes nothing. */
import type { GraphCaller } from '../meta/graph.ts';
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf, objectOf, objectsOf, textOf, textsOf } from '../meta/read-json.ts';

/** The app's subscription on an account (platform.md §3.1, whatsapp.md §1.7). */
export interface Installation {
  /** Null: our app is not installed there. */
  fields: readonly string[] | null;
  /** An address that Meta uses instead of the app's own (WhatsApp only). */
  divertedTo: string | null;
}

/** `on`: id of a Page, WhatsApp Business Account or Instagram account. A list may name other apps too; ours has one of `appIds`. */
export async function installationOf(graph: GraphCaller, on: string, appIds: readonly string[]): Promise<Installation> {
  const answer = await graph.get(`${on}/subscribed_apps`);
  const own = objectsOf(answer.data).find((one) =>
    [idOf(one.id), idOf(whatsappData(one)?.id)].some((id) => id !== null && appIds.includes(id)),
  );
  return {
    fields: own === undefined ? null : textsOf(own.subscribed_fields),
    divertedTo: own === undefined ? null : textOf(own.override_callback_uri),
  };
}

function whatsappData(one: JsonObject): JsonObject | null {
  return objectOf(one.whatsapp_business_api_data);
}

/** What the person behind the token may do on a Page. Null: Meta did not say (platform.md §1.8). */
export async function tasksOn(graph: GraphCaller, pageId: string): Promise<readonly string[] | null> {
  const page = await graph.get(pageId, { fields: 'id,name,tasks' });
  return Array.isArray(page.tasks) ? textsOf(page.tasks) : null;
}

/** The Instagram account linked to a Page, or null. Needs instagram_basic (platform.md §1.8). */
export async function linkedInstagram(graph: GraphCaller, pageId: string): Promise<string | null> {
  const page = await graph.get(pageId, { fields: 'instagram_business_account{id}' });
  return idOf(objectOf(page.instagram_business_account)?.id);
}

/** Which app answers this person; null when none holds the conversation (platform.md §4.9). */
export async function threadOwner(graph: GraphCaller, pageId: string, person: string): Promise<string | null> {
  const answer = await graph.get(`${pageId}/thread_owner`, { recipient: person });
  return idOf(objectOf(objectsOf(answer.data)[0]?.thread_owner)?.app_id);
}

/**
 * The inboxes of Meta's own: a colleague answering there is no other app. The second is printed in Meta's documents with
 * a digit less (META.md §5).
 */
export const metaInboxes: ReadonlySet<string> = new Set(['263902037430900', '26390203743090', '1217981644879628']);

/** Reading a conversation list is refused with 200/2534041 while the owner's switch is off (platform.md §5.2). */
export async function readInstagramThreads(graph: GraphCaller, nodeId: string): Promise<void> {
  await graph.get(`${nodeId}/conversations`, { platform: 'instagram', fields: 'id', limit: 1 });
}

export interface NumberState {
  status: string | null;
  quality: string | null;
  nameStatus: string | null;
  verification: string | null;
  limit: string | null;
  sandbox: boolean;
  /** An address that Meta uses for this number instead of the account's or the app's (whatsapp.md §1.7). */
  divertedTo: string | null;
  health: readonly { entity: string; canSend: string; why: string | null; solution: string | null }[];
}

/** Everything about a number in one call; the enums are open (whatsapp.md §1.6). */
export async function numberState(graph: GraphCaller, numberId: string): Promise<NumberState> {
  const fields = [
    ...['id', 'status', 'quality_rating', 'name_status', 'code_verification_status', 'account_mode'],
    ...['whatsapp_business_manager_messaging_limit', 'health_status', 'webhook_configuration'],
  ];
  const answer = await graph.get(numberId, { fields: fields.join(',') });
  return {
    status: textOf(answer.status),
    quality: textOf(answer.quality_rating),
    nameStatus: textOf(answer.name_status),
    verification: textOf(answer.code_verification_status),
    limit: textOf(answer.whatsapp_business_manager_messaging_limit),
    sandbox: answer.account_mode === 'SANDBOX',
    divertedTo: textOf(objectOf(answer.webhook_configuration)?.phone_number),
    health: objectsOf(objectOf(answer.health_status)?.entities).map((entity) => {
      const error = objectsOf(entity.errors)[0];
      return {
        entity: textOf(entity.entity_type) ?? '',
        canSend: textOf(entity.can_send_message) ?? 'AVAILABLE',
        why: textOf(error?.error_description) ?? textsOf(entity.additional_info)[0] ?? null,
        solution: textOf(error?.possible_solution),
      };
    }),
  };
}

/** How many templates an account has, and which of them cannot be sent (whatsapp.md §3.3). */
export async function templateStates(graph: GraphCaller, accountId: string): Promise<Map<string, string[]>> {
  const byStatus = new Map<string, string[]>();
  for await (const one of graph.pages(`${accountId}/message_templates`, {
    fields: 'name,status,language',
    limit: 100,
  })) {
    const status = textOf(one.status) ?? 'UNKNOWN';
    byStatus.set(status, [...(byStatus.get(status) ?? []), textOf(one.name) ?? '']);
  }
  return byStatus;
}
