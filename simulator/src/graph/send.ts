import { hasAdvancedAccess } from '../access-levels.ts';
import { businessReacts, businessWrites } from '../business-acts.ts';
import { hourMs } from '../clock.ts';
import { businessReads, findThread } from '../threads.ts';
import { hasPermission } from '../tokens.ts';
import type { App, Customer, InstagramAccount, Page, Thread, Token } from '../world.ts';
import { type Call, isRecord, object, text } from './call.ts';
import { graphError, invalidParameter } from './errors.ts';
import { readMessage } from './message-content.ts';
import { permissionFor, type Sender } from './messaging-sender.ts';
import { requirePersona } from './page-extras.ts';
import { privateReplyTo, targetOfAnswered } from './private-reply.ts';
import { countPrivateReply, countUsage } from './usage.ts';

const windowMs = 24 * hourMs;
const humanAgentMs = 7 * 24 * hourMs;
const retiredTags = ['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE'];

export type Target = {
  platform: 'messenger' | 'instagram';
  assetId: string;
  customer: Customer;
  scopedId: string;
  account: InstagramAccount | null;
};

/** POST {page|me}/messages: Messenger and, with an IGSID, Instagram on the Facebook path (platform.md §4.1). */
export async function sendMessage(call: Call, sender: Sender): Promise<object> {
  const { token, app } = sender;
  const answering = privateReplyTo(call, sender);
  const target = answering === null ? findTarget(call, sender) : targetOfAnswered(call, sender, answering);
  const permission = requireMessaging(call, token, sender.page, target);
  countUsage(call, sender.id, target.platform === 'messenger' ? 'messenger' : 'instagram');
  const action = text(call, 'sender_action');
  const message = object(call, 'message');
  if (action !== null && message !== null) {
    throw graphError({
      code: 100,
      subcode: 2018014,
      message: '(#100) The parameters message and sender_action cannot be used together.',
      rule: 'platform.md §5.2 100/2018014',
    });
  }
  if (action !== null) return act(call, target, action);
  if (message === null) throw invalidParameter('The parameter message is required.');
  const said = await readMessage(call, target.platform, sender.id, message);
  requirePersona(call, sender.page);
  requireReachable(app, target, permission);
  requireOwnership(call, app, target);
  if (answering === null) requireWindow(call, app, target);
  else {
    countPrivateReply(call, target.assetId, target.platform);
    answering.said.answeredPrivately = true;
  }
  const metadata = typeof message.metadata === 'string' ? message.metadata : null;
  const replyToId = answered(call);
  const { message: sent, announce } = businessWrites(call.sim, {
    ...{ platform: target.platform, assetId: target.assetId, customer: target.customer, appId: app.id },
    ...{ kind: said.kind, text: said.text, metadata, callbackData: null },
    content: { ...said.content, ...(replyToId === null ? {} : { replyToId }) },
  });
  call.after.push(announce);
  const [part] = said.content.parts;
  const reusable = part !== undefined && 'mediaId' in part ? { attachment_id: part.mediaId } : {};
  return { recipient_id: target.scopedId, message_id: sent.id, ...reusable };
}

/** `reply_to.mid` at the top of the request (platform.md §4.1). */
function answered(call: Call): string | null {
  const given = object(call, 'reply_to')?.mid;
  if (given === undefined) return null;
  if (typeof given === 'string' && call.world.threadOfMessage.has(given)) return given;
  throw invalidParameter('The message that is answered does not exist.', 'platform.md §4.1 reply_to');
}

/** platform.md §4.9: who does not own the conversation may not answer. */
function requireOwnership(call: Call, app: App, target: Target) {
  const owner = findThread(call.sim, target.platform, target.assetId, target.customer.id)?.ownerAppId ?? null;
  if (owner === null || owner === app.id) return;
  const subcode = target.platform === 'instagram' ? 2534037 : 2018300;
  throw graphError({
    ...{ code: 100, subcode },
    message: '(#100) Message failed to send because another app is controlling this thread now.',
    rule: `platform.md §5.2 100/${subcode}`,
  });
}

/** Ids are scoped to one Page or Instagram account: another Page's id is no user here (platform.md §5.2). */
function findTarget(call: Call, { page, account }: Sender): Target {
  const recipient = object(call, 'recipient');
  const scopedId = recipient === null ? undefined : recipient.id;
  if (typeof scopedId !== 'string' && typeof scopedId !== 'number') {
    throw invalidParameter('The parameter recipient is required', 'platform.md §4.1 recipient');
  }
  const id = String(scopedId);
  const known = call.world.byScopedId.get(id);
  const customer = known === undefined ? undefined : call.world.customers.get(known.customerId);
  const ours = known !== undefined && (known.assetId === page?.id || known.assetId === account?.id);
  if (known !== undefined && customer !== undefined && ours) {
    return { platform: known.platform, assetId: known.assetId, customer, scopedId: id, account };
  }
  // An unknown id tells its platform only by its shape: our IGSIDs are 17 digits, our PSIDs 16.
  const instagram = page === null || (known === undefined ? id.length >= 17 : known.platform === 'instagram');
  throw instagram
    ? graphError({
        code: 100,
        subcode: 2534014,
        message: '(#100) The requested user cannot be found.',
        rule: 'platform.md §5.2 100/2534014',
      })
    : graphError({
        code: 100,
        subcode: 2018001,
        message: '(#100) No matching user found',
        rule: 'platform.md §5.2 100/2018001',
      });
}

/** Answers the permission it goes by. */
function requireMessaging(call: Call, token: Token, page: Page | null, target: Target): string {
  const needed = target.platform === 'messenger' ? 'pages_messaging' : 'instagram_manage_messages';
  const permission = permissionFor(token, needed);
  if (!hasPermission(call.world, token, permission)) {
    throw graphError({
      code: 10,
      message: `(#10) This endpoint requires the '${permission}' permission.`,
      rule: `platform.md §7 needs ${permission}`,
    });
  }
  if (page !== null && page.roles.get(token.personId)?.tasks.includes('MESSAGING') !== true) {
    throw graphError({
      code: 200,
      message: '(#200) The user must be an administrator, editor, or moderator of the page in order to send messages.',
      rule: 'platform.md §1.8 task MESSAGING',
    });
  }
  return permission;
}

/** platform.md §4.3: typing, seen and reactions stand alone in their request. */
function act(call: Call, target: Target, action: string): object {
  const actions = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact'];
  if (!actions.includes(action)) {
    throw invalidParameter(`Param sender_action must be one of {${actions.join(', ').toUpperCase()}}`);
  }
  const thread = findThread(call.sim, target.platform, target.assetId, target.customer.id);
  if (action === 'mark_seen' && thread !== null) businessReads(call.sim, thread);
  if (action === 'react' || action === 'unreact') {
    const payload = object(call, 'payload') ?? {};
    const message = thread?.messages.find(({ id }) => id === payload.message_id);
    if (message === undefined) throw invalidParameter('The message to react to is not in this conversation.');
    businessReacts(call.sim, message, action === 'unreact' ? null : reactionOf(String(payload.reaction ?? 'love')));
  }
  return { recipient_id: target.scopedId };
}

const namedReactions: Record<string, string> = {
  ...{ love: '❤️', like: '👍', dislike: '👎', smile: '😆', angry: '😠', sad: '😢', wow: '😮' },
};

function reactionOf(given: string): string {
  return namedReactions[given] ?? given;
}

/** Customers have no role on the app: in development mode or at Standard Access they are out of reach (platform.md §7). */
function requireReachable(app: App, target: Target, permission: string) {
  const standard = !hasAdvancedAccess(app, permission);
  if (app.mode === 'development' || standard) {
    throw graphError({
      code: 200,
      subcode: 2018028,
      message:
        '(#200) Cannot message users who are not admins, developers or testers of the app until the permission is reviewed and the app is live.',
      rule: `platform.md §7 200/2018028, ${standard ? `${permission} at Standard Access` : 'development mode'}`,
    });
  }
  if (target.platform === 'instagram' && target.account?.allowsMessageAccess === false) {
    throw graphError({
      code: 200,
      subcode: 2534041,
      message: '(#200) The Instagram account owner has disabled access to instagram direct messages.',
      rule: 'platform.md §5.2 200/2534041',
    });
  }
  if (target.customer.blocked) {
    throw graphError({
      code: 551,
      subcode: 1545041,
      message: "(#551) This person isn't available right now.",
      rule: 'platform.md §5.2 551/1545041',
    });
  }
}

/** platform.md §4.1: 24 hours from the person's last message; HUMAN_AGENT and CUSTOMER_FEEDBACK 7 days. */
function requireWindow(call: Call, app: App, target: Target) {
  const type = text(call, 'messaging_type') ?? (text(call, 'tag') === null ? 'RESPONSE' : 'MESSAGE_TAG');
  const types = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY'];
  if (!types.includes(type)) throw invalidParameter(`Param messaging_type must be one of {${types.join(', ')}}`);
  const thread = findThread(call.sim, target.platform, target.assetId, target.customer.id);
  const tag = text(call, 'tag');
  if (type === 'MESSAGE_TAG') {
    const isFeedback = tag === 'CUSTOMER_FEEDBACK' && target.platform === 'messenger' && hasFeedbackTemplate(call);
    if (tag === null || retiredTags.includes(tag) || (tag !== 'HUMAN_AGENT' && !isFeedback)) {
      throw invalidParameter(`The message tag ${tag ?? ''} is not supported.`, 'platform.md §4.1 retired tags');
    }
    if (!isFeedback && !app.features.has('human_agent')) {
      throw graphError({
        code: 10,
        message: '(#10) The app needs the Human Agent feature to use this tag.',
        rule: 'platform.md §4.1 Human Agent',
      });
    }
    if (since(call, thread) <= humanAgentMs) return;
  } else if (since(call, thread) <= windowMs) return;
  throw target.platform === 'messenger'
    ? graphError({
        code: 10,
        subcode: 2018278,
        message: '(#10) This message is sent outside of allowed window.',
        rule: 'platform.md §5.2 10/2018278',
      })
    : graphError({
        code: 10,
        subcode: 2534022,
        message: '(#10) This message is sent outside of allowed window.',
        rule: 'platform.md §5.2 10/2534022',
      });
}

/** platform.md §4.1: the tag goes with this template alone. */
function hasFeedbackTemplate(call: Call): boolean {
  const attachment = object(call, 'message')?.attachment;
  const payload = isRecord(attachment) ? attachment.payload : undefined;
  return isRecord(payload) && payload.template_type === 'customer_feedback';
}

function since(call: Call, thread: Thread | null): number {
  return thread?.lastCustomerAtMs == null ? Infinity : call.sim.clock.now() - thread.lastCustomerAtMs;
}
