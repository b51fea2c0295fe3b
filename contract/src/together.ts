import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { empty, id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

export const setAvailability = endpoint({
  method: 'PUT',
  path: `${workspacePath}/availability`,
  summary: 'Whether I take new conversations: an agent who is away is given none by turn',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspace,
  body: z.strictObject({ available: z.boolean() }),
  responses: { 200: z.object({ available: z.boolean() }) },
});

const presence = z.object({ agentId: id, name: z.string(), typing: z.boolean() });
export type Presence = z.output<typeof presence>;

/** After this long without a word an agent counts as gone. */
export const presenceLastsMs = 20_000;

export const readPresence = endpoint({
  method: 'GET',
  path: `${workspacePath}/conversations/:id/presence`,
  summary: 'Who looks at this conversation, and who writes in it',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: z.object({ items: z.array(presence) }) },
});

export const tellPresence = endpoint({
  method: 'POST',
  path: `${workspacePath}/conversations/:id/presence`,
  summary:
    'I look at this conversation, write in it, or left it; forgotten after 20 seconds. Looking reads its notices',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspaceWithId,
  body: z.strictObject({ state: z.enum(['viewing', 'typing', 'left']) }),
  responses: { 200: empty },
});

/** So many versions are kept beside a draft; the oldest goes first. */
export const draftOthersMax = 5;

const draftMode = z.enum(['reply', 'note']);

const draftFile = z.strictObject({
  id,
  name: z.string().max(500),
  mimeType: z.string().max(200),
  bytes: z.number().int().nonnegative(),
  /** Recorded just now, to be played as a voice note. */
  voice: z.boolean().optional(),
});

/** What a person puts into the box. */
const content = {
  text: z.string().max(65_536),
  replyToId: id.nullable(),
  files: z.array(draftFile).max(30),
  /** Below a comment: to its author alone. */
  privately: z.boolean().default(false),
  /** Titles the customer can tap, and whether as buttons, which stay. */
  choices: z.array(z.string().max(1000)).max(30).default([]),
  asButtons: z.boolean().default(false),
};
const draftContent = z.strictObject(content);
export type DraftContent = z.output<typeof draftContent>;

/** Of a draft what a person wrote. */
export function draftContentOf(draft: DraftContent): DraftContent {
  const { text, replyToId, files, privately, choices, asButtons } = draft;
  return { text, replyToId, files, privately, choices, asButtons };
}

const draft = z.object({
  ...content,
  mode: draftMode,
  /** Written at the same time on another device, and older: nothing of it is lost before a person says so. */
  others: z.array(draftContent),
  /** Grows with every change; the larger one is the newer one. Milliseconds since the epoch serve well. */
  version: z.number().int().nonnegative(),
});
export type ServerDraft = z.output<typeof draft>;

export const listDrafts = endpoint({
  method: 'GET',
  path: `${workspacePath}/conversations/:id/drafts`,
  summary: 'What I wrote here and did not send yet',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspaceWithId,
  responses: { 200: z.object({ items: z.array(draft) }) },
});

export const saveDraft = endpoint({
  method: 'PUT',
  path: `${workspacePath}/conversations/:id/drafts`,
  summary: 'Keep a draft; one that is older than what is kept changes nothing. Answers the newer of the two',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspaceWithId,
  body: z.strictObject({
    ...content,
    mode: draftMode,
    version: z.number().int().nonnegative(),
    /** The version it was written upon. Told so, Roost keeps what another device wrote meanwhile among `others`. */
    base: z.number().int().nonnegative().optional(),
    /** Those that are still wanted; absent keeps them as they are. */
    others: z.array(draftContent).max(draftOthersMax).optional(),
  }),
  responses: { 200: draft },
});

const scheduled = z.object({
  id,
  conversationId: id,
  text: z.string().nullable(),
  sendAt: instant,
  author: z.object({ id: id.nullable(), name: z.string() }),
  /** Why it could not be sent when its time came; null while it waits. */
  problem: z.string().nullable(),
});
export type ScheduledMessage = z.output<typeof scheduled>;

export const listScheduled = endpoint({
  method: 'GET',
  path: `${workspacePath}/conversations/:id/scheduled`,
  summary: 'Messages that wait for their time, soonest first',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: z.object({ items: z.array(scheduled) }) },
});

export const changeScheduled = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/scheduled/:id`,
  summary: 'Change the text or the time of a scheduled message',
  access: 'agent',
  params: inWorkspaceWithId,
  body: z.strictObject({ text: z.string().max(65_536).optional(), sendAt: instant.optional() }),
  responses: { 200: scheduled },
});

export const cancelScheduled = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/scheduled/:id`,
  summary: 'Do not send a scheduled message',
  access: 'agent',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

const notice = z.object({
  id,
  /** `unsent`: a reply failed or could not go out at its time. `unknown`: nothing tells whether one arrived. */
  kind: z.enum(['mention', 'assigned', 'unsent', 'unknown']),
  conversationId: id,
  messageId: id.nullable(),
  contactName: z.string(),
  actorName: z.string(),
  /** The beginning of the note, or of the reply. */
  text: z.string().nullable(),
  createdAt: instant,
  read: z.boolean(),
});
export type Notice = z.output<typeof notice>;

export const listNotices = endpoint({
  method: 'GET',
  path: `${workspacePath}/notices`,
  summary:
    'What happened that concerns me, newest first: mentions, conversations given to me, replies that did not go out',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspace,
  query: z.object(pageQuery),
  responses: { 200: listOf(notice).extend({ unread: z.number() }) },
});

export const markNoticesRead = endpoint({
  method: 'POST',
  path: `${workspacePath}/notices/read`,
  summary: 'I have seen these (all of one conversation, or all)',
  access: 'agent',
  sessionOnly: true,
  params: inWorkspace,
  body: z.strictObject({ conversationId: id.optional() }),
  responses: { 200: z.object({ unread: z.number() }) },
});

export const togetherEndpoints = [
  setAvailability,
  readPresence,
  tellPresence,
  listDrafts,
  saveDraft,
  listScheduled,
  changeScheduled,
  cancelScheduled,
  listNotices,
  markNoticesRead,
];
