import { z } from 'zod';
import { type Endpoint, endpoint } from './endpoint.ts';
import { channelKind, surface } from './meta.ts';
import { empty, id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

const name = z.string().trim().min(1).max(200);

/** The paths and doors of a list that a workspace keeps. Agents change what is theirs to change; the server refuses the rest. */
function paths(of: string) {
  const path = `${workspacePath}/${of}`;
  return {
    all: { path, params: inWorkspace, access: 'agent' },
    one: { path: `${path}/:id`, params: inWorkspaceWithId, access: 'agent' },
  } as const;
}

/** The palette labels choose from; the browser knows a light and a dark shade of each. */
export const labelColor = z.enum(['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink']);
export type LabelColor = z.output<typeof labelColor>;

const label = z.object({ id, name: z.string(), color: labelColor });
export type Label = z.output<typeof label>;
const labelBody = z.strictObject({ name, color: labelColor.optional() });
const labelPaths = paths('labels');

export const listLabels = endpoint({
  method: 'GET',
  ...labelPaths.all,
  summary: 'Labels by name',
  query: z.object(pageQuery),
  responses: { 200: listOf(label) },
});
export const createLabel = endpoint({
  method: 'POST',
  ...labelPaths.all,
  summary: 'Create a label',
  body: labelBody,
  responses: { 201: label },
});
export const changeLabel = endpoint({
  method: 'PATCH',
  ...labelPaths.one,
  summary: 'Rename or recolour a label',
  body: labelBody.partial(),
  responses: { 200: label },
});
export const deleteLabel = endpoint({
  method: 'DELETE',
  ...labelPaths.one,
  access: 'admin',
  summary: 'Delete a label; conversations lose it',
  responses: { 200: empty },
});

const team = z.object({
  id,
  name: z.string(),
  memberIds: z.array(id),
  /** New conversations of the team go to its available members in turn. */
  roundRobin: z.boolean(),
});
export type Team = z.output<typeof team>;
const teamBody = z.strictObject({
  name,
  memberIds: z.array(id).max(500).optional(),
  roundRobin: z.boolean().optional(),
});
const teamPaths = paths('teams');

export const listTeams = endpoint({
  method: 'GET',
  ...teamPaths.all,
  summary: 'Teams by name, with their members',
  query: z.object(pageQuery),
  responses: { 200: listOf(team) },
});
export const createTeam = endpoint({
  method: 'POST',
  ...teamPaths.all,
  access: 'admin',
  summary: 'Create a team',
  body: teamBody,
  responses: { 201: team },
});
export const changeTeam = endpoint({
  method: 'PATCH',
  ...teamPaths.one,
  access: 'admin',
  summary: 'Rename a team, change its members or how it shares work',
  body: teamBody.partial(),
  responses: { 200: team },
});
export const deleteTeam = endpoint({
  method: 'DELETE',
  ...teamPaths.one,
  access: 'admin',
  summary: 'Delete a team; its conversations stay, with their assignees',
  responses: { 200: empty },
});

const savedReply = z.object({
  id,
  /** Typed after `/`. */
  name: z.string(),
  /** `{{contact.name}}`, `{{contact.first_name}}`, `{{agent.name}}`, `{{channel.name}}` are filled when it is used. */
  text: z.string(),
  attachmentIds: z.array(id),
  /** The same files with their names; each message that names one of them gets a copy. */
  attachments: z.array(z.object({ id, name: z.string(), mimeType: z.string(), bytes: z.number().int().nonnegative() })),
  /** False: only the agent who made it sees it. */
  shared: z.boolean(),
  own: z.boolean(),
});
export type SavedReply = z.output<typeof savedReply>;
const savedReplyBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  text: z.string().max(65_536),
  attachmentIds: z.array(id).max(10).optional(),
  shared: z.boolean().optional(),
});
const savedReplyPaths = paths('saved-replies');

export const listSavedReplies = endpoint({
  method: 'GET',
  ...savedReplyPaths.all,
  summary: 'Saved replies by name: those of the workspace and one’s own',
  query: z.object({ ...pageQuery, q: z.string().trim().max(200).optional() }),
  responses: { 200: listOf(savedReply) },
});
export const createSavedReply = endpoint({
  method: 'POST',
  ...savedReplyPaths.all,
  summary: 'Save a reply',
  body: savedReplyBody,
  responses: { 201: savedReply },
});
export const changeSavedReply = endpoint({
  method: 'PATCH',
  ...savedReplyPaths.one,
  summary: 'Change a saved reply',
  body: savedReplyBody.partial(),
  responses: { 200: savedReply },
});
export const deleteSavedReply = endpoint({
  method: 'DELETE',
  ...savedReplyPaths.one,
  summary: 'Delete a saved reply',
  responses: { 200: empty },
});

/** What a view shows: the filters of `GET /conversations`, as the browser keeps them. */
const viewFilters = z.strictObject({
  status: z.array(z.enum(['open', 'pending', 'snoozed', 'resolved', 'all'])).optional(),
  channelId: z.array(id).optional(),
  surface: z.array(surface).optional(),
  assigneeId: z.array(z.union([id, z.literal('me'), z.literal('none')])).optional(),
  teamId: z.array(id).optional(),
  labelId: z.array(id).optional(),
  priority: z.array(z.enum(['none', 'low', 'medium', 'high', 'urgent'])).optional(),
  /** Of the contact; `none` for empty. */
  stageId: z.array(z.union([id, z.literal('none')])).optional(),
  source: z.array(z.enum(['ad', 'post', 'story', 'link', 'none'])).optional(),
  mentions: z.boolean().optional(),
  sort: z.enum(['newest', 'oldest_waiting', 'window_closing']).optional(),
});
export type ViewFilters = z.output<typeof viewFilters>;

const view = z.object({ id, name: z.string(), filters: viewFilters, shared: z.boolean(), own: z.boolean() });
export type View = z.output<typeof view>;
const viewBody = z.strictObject({ name, filters: viewFilters.optional(), shared: z.boolean().optional() });
const viewPaths = paths('views');

export const listViews = endpoint({
  method: 'GET',
  ...viewPaths.all,
  summary: 'Saved views by name: those of the workspace and one’s own',
  query: z.object(pageQuery),
  responses: { 200: listOf(view) },
});
export const createView = endpoint({
  method: 'POST',
  ...viewPaths.all,
  summary: 'Save a view',
  body: viewBody,
  responses: { 201: view },
});
export const changeView = endpoint({
  method: 'PATCH',
  ...viewPaths.one,
  summary: 'Change a view',
  body: viewBody.partial(),
  responses: { 200: view },
});
export const deleteView = endpoint({
  method: 'DELETE',
  ...viewPaths.one,
  summary: 'Delete a view',
  responses: { 200: empty },
});

/** Where a result lies in its snippet: offsets in UTF-16 units, `to` exclusive. The snippet is plain text, never markup. */
const mark = z.object({ from: z.number(), to: z.number() });

const searchResult = z.object({
  type: z.enum(['message', 'contact', 'label']),
  conversationId: id.optional(),
  messageId: id.optional(),
  contactId: id.optional(),
  labelId: id.optional(),
  /** Who the conversation is with; absent for labels. */
  contactName: z.string().optional(),
  kind: channelKind.optional(),
  occurredAt: instant.optional(),
  direction: z.enum(['in', 'out', 'note', 'event']).optional(),
  snippet: z.string(),
  marks: z.array(mark),
});
export type SearchResult = z.output<typeof searchResult>;

/** So many contacts and so many labels are among the results, the first by name. */
export const searchSidesMax = 5;

export const search = endpoint({
  method: 'GET',
  path: `${workspacePath}/search`,
  summary: 'Search messages, contacts and labels; accents and case do not matter, any script',
  access: 'agent',
  params: inWorkspace,
  query: z.object({ ...pageQuery, q: z.string().trim().min(1).max(200) }),
  responses: { 200: listOf(searchResult) },
});

export const organizeEndpoints: Endpoint[] = [
  listLabels,
  createLabel,
  changeLabel,
  deleteLabel,
  listTeams,
  createTeam,
  changeTeam,
  deleteTeam,
  listSavedReplies,
  createSavedReply,
  changeSavedReply,
  deleteSavedReply,
  listViews,
  createView,
  changeView,
  deleteView,
  search,
];
