import { agentWork } from '@roost/contract/account.ts';
import { contactTimeline } from '@roost/contract/contacts.ts';
import {
  changeConversation,
  changeConversations,
  countConversations,
  listConversations,
  markConversationRead,
  readConversation,
  startConversation,
} from '@roost/contract/conversations.ts';
import {
  changeMessage,
  deleteMessage,
  listMessages,
  removeReaction,
  retryMessage,
  sendMessage,
  setReaction,
  showTyping as showTypingEndpoint,
} from '@roost/contract/messages.ts';
import type { Ctx } from '../context.ts';
import { type Http, route } from '../http.ts';
import { changeComment, react } from './act-on-message.ts';
import { attachmentJobs, attachmentRoutes } from './attachments/routes.ts';
import { automaticRoutes } from './automatic/automatic-messages.ts';
import { sendAutomaticJob } from './automatic/send-automatic.ts';
import { change, changeMany } from './change.ts';
import { timelineOf } from './contact-timeline.ts';
import { conversationCounts, conversationPage } from './conversation-list.ts';
import { conversationById } from './conversations.ts';
import type { Deliverer } from './deliver.ts';
import { mentionJob } from './fetch-mentions.ts';
import { profileJob } from './fetch-profiles.ts';
import { findReplyJob } from './find-reply.ts';
import { workOf } from './hand-over.ts';
import { historyJobs } from './history/import-history.ts';
import { markRead, markSeenJob } from './mark-read.ts';
import { messagePage } from './messages.ts';
import { postJob } from './posts.ts';
import { reply } from './reply.ts';
import { retry } from './retry.ts';
import { sendScheduledJob } from './send-scheduled.ts';
import { start } from './start-conversation.ts';
import { sweepDueJob } from './sweep-due.ts';
import { takeBack } from './take-back.ts';
import { togetherRoutes } from './together-routes.ts';
import { showTyping } from './typing.ts';
import { wakeSnoozedJob } from './wake-snoozed.ts';

/** Declares the inbox's jobs; before `jobs.start`. */
export function inboxJobs(ctx: Ctx, deliverer: Deliverer): void {
  profileJob(ctx);
  findReplyJob(ctx);
  markSeenJob(ctx);
  wakeSnoozedJob(ctx);
  attachmentJobs(ctx);
  postJob(ctx);
  mentionJob(ctx);
  historyJobs(ctx);
  sendScheduledJob(ctx, () => deliverer.wake());
  sendAutomaticJob(ctx, () => deliverer.wake());
  sweepDueJob(ctx);
}

export function inboxRoutes(http: Http, ctx: Ctx, deliverer: Deliverer): void {
  togetherRoutes(http, ctx);
  attachmentRoutes(http, ctx);
  automaticRoutes(http, ctx);
  route(http, listConversations, async ({ workspaceId, caller, query }) => ({
    status: 200,
    body: await conversationPage(ctx, workspaceId, caller, query),
  }));
  route(http, countConversations, async ({ workspaceId, caller }) => ({
    status: 200,
    body: await conversationCounts(ctx, workspaceId, caller),
  }));
  route(http, readConversation, async ({ workspaceId, params }) => ({
    status: 200,
    body: await conversationById(ctx, workspaceId, params.id),
  }));
  route(http, changeConversation, async ({ workspaceId, params, caller, body }) => ({
    status: 200,
    body: await change(ctx, workspaceId, params.id, caller, body),
  }));
  route(http, changeConversations, async ({ workspaceId, caller, body }) => ({
    status: 200,
    body: await changeMany(ctx, workspaceId, caller, body.changes),
  }));
  route(http, agentWork, async ({ workspaceId, params }) => ({
    status: 200,
    body: await workOf(ctx, workspaceId, params.id),
  }));
  route(http, startConversation, async ({ workspaceId, caller, body }) => {
    const conversation = await start(ctx, workspaceId, caller, body);
    deliverer.wake();
    return { status: 201, body: conversation };
  });
  route(http, markConversationRead, async ({ workspaceId, params, body }) => ({
    status: 200,
    body: { unreadCount: await markRead(ctx, workspaceId, params.id, body.upTo) },
  }));
  route(http, contactTimeline, async ({ workspaceId, params, query }) => ({
    status: 200,
    body: await timelineOf(ctx, workspaceId, params.id, query),
  }));
  route(http, listMessages, async ({ workspaceId, params, query }) => ({
    status: 200,
    body: await messagePage(ctx, workspaceId, params.id, query),
  }));
  route(http, sendMessage, async ({ workspaceId, params, caller, body }) => {
    const { message, repeated } = await reply(ctx, workspaceId, params.id, caller, body);
    if (!repeated) deliverer.wake();
    return { status: repeated ? 200 : 202, body: message };
  });
  route(http, retryMessage, async ({ workspaceId, params, caller }) => {
    const message = await retry(ctx, workspaceId, params.id, caller);
    deliverer.wake();
    return { status: 202, body: message };
  });
  messageActionRoutes(http, ctx);
}

function messageActionRoutes(http: Http, ctx: Ctx): void {
  route(http, deleteMessage, async ({ workspaceId, params }) => ({
    status: 200,
    body: await takeBack(ctx, workspaceId, params.id),
  }));
  route(http, changeMessage, async ({ workspaceId, params, body }) => ({
    status: 200,
    body: await changeComment(ctx, workspaceId, params.id, body),
  }));
  route(http, setReaction, async ({ workspaceId, params, caller, body }) => ({
    status: 200,
    body: await react(ctx, workspaceId, params.id, caller, body.emoji),
  }));
  route(http, removeReaction, async ({ workspaceId, params, caller }) => ({
    status: 200,
    body: await react(ctx, workspaceId, params.id, caller, null),
  }));
  route(http, showTypingEndpoint, async ({ workspaceId, params }) => {
    await showTyping(ctx, workspaceId, params.id);
    return { status: 200, body: {} };
  });
}
