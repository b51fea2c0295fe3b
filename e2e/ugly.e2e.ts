import type { Conversation } from '@roost/contract/conversations.ts';
import { sql } from 'kysely';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedRows } from '../scripts/seed-rows.ts';
import { acrossWorkspaces } from '../server/src/db/db.ts';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { overflowing } from './overflow.ts';
import { desktop, phone, type Stage, setStage } from './stage.ts';
import { violations } from './violations.ts';

/** A workspace as `npm run seed -- --ugly` makes it: endless names, every script, two hundred labels. */
let stage: Stage;
let workspace: TestWorkspace;
let page: Page;
const conversations = 120;

beforeAll(async () => {
  stage = await setStage();
  workspace = await makeWorkspace(stage.roost);
  await connectEverything(stage.roost, workspace);
  const { db } = stage.roost.app.ctx;
  await seedRows(db, { workspaceId: workspace.id, conversations, messagesEach: 14, ugly: true });
  page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
});
afterAll(() => stage?.close());

test('the seeded workspace has everything in it that an inbox shows', async () => {
  const { rows } = await acrossWorkspaces(stage.roost.app.ctx, (tx) =>
    sql<{ what: string }>`
      select status || case when assignee_id is null then ', nobody’s' else ', somebody’s' end as what from conversations
      union select surface from conversations
      union select 'of a team' from conversations where team_id is not null
      union select 'with all the labels' from conversation_labels group by conversation_id having count(*) = 200
      union select 'from ' || source from contacts
      union select 'in a stage' from contacts where stage_id is not null
      union select direction || case when direction = 'event' then ': ' || kind else '' end from messages
      union select 'failed' from messages where status = 'failed' and error is not null
      union select 'with reactions' from messages where content ? 'reactions'
      union select 'reply to a story' from messages where content ? 'story'
      union select kind from messages where direction = 'in'
      union select 'with 65,000 characters' from messages where length(text) > 65000
      union select 'a notice' from notices`.execute(tx),
  );
  const statuses = ['open', 'pending', 'snoozed', 'resolved'];
  expect(rows.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      ...statuses.flatMap((status) => [`${status}, nobody’s`, `${status}, somebody’s`]),
      ...['direct', 'comments', 'of a team', 'with all the labels', 'in a stage'],
      ...['from ad', 'from post', 'from story', 'from link'],
      ...['in', 'out', 'note', 'event: status', 'event: assigned', 'event: team', 'event: labelled', 'event: priority'],
      ...[
        'failed',
        'with reactions',
        'reply to a story',
        'story_mention',
        'comment',
        'with 65,000 characters',
        'a notice',
      ],
    ]),
  );
});

const first = async (query: string, fits: (one: Conversation) => boolean = () => true) => {
  const { body } = await workspace.owner.call<{ items: Conversation[] }>(
    'GET',
    `${workspace.path}/conversations?status=all&limit=100${query}`,
  );
  const found = body.items.find(fits);
  expect(found).toBeDefined();
  return found as Conversation;
};
const thread = async (query: string, fits?: (one: Conversation) => boolean) =>
  `/inbox/${(await first(query, fits)).id}`;
const longest = ({ contact }: Conversation) => contact.name.length > 60;
const fromRight = ({ contact }: Conversation) => /\p{Script=Arabic}/u.test(contact.name);

interface Place {
  path: () => Promise<string> | string;
  ready: () => Locator;
}

const replyBox = () => page.getByRole('textbox', { name: 'Reply' });
const titled = (path: string, name: string): Place => ({
  path: () => path,
  ready: () => page.getByRole('heading', { name, exact: true }).first(),
});

const places: Record<string, Place> = {
  inbox: { path: () => '/inbox', ready: () => page.getByTestId('conversation-list').getByRole('listitem').nth(5) },
  'a conversation with two hundred labels': {
    path: () => thread('', ({ labelIds }) => labelIds.length === 200),
    ready: replyBox,
  },
  'a person with an endless name': { path: () => thread('', longest), ready: replyBox },
  'a person whose name reads from right to left': { path: () => thread('', fromRight), ready: replyBox },
  'comments on a post': { path: () => thread('&surface=comments'), ready: replyBox },
  contacts: { path: () => '/contacts', ready: () => page.locator('a[href*="/contacts/"]').nth(5) },
  'a contact with an endless name': {
    path: async () => `/contacts/${(await first('', longest)).contact.id}`,
    ready: () => page.getByRole('heading', { name: 'Timeline' }),
  },
  reports: { path: () => '/reports', ready: () => page.getByRole('heading', { name: 'By agent' }) },
  'settings: members': titled('/settings/members', 'Members'),
  'settings: contacts': titled('/settings/contacts', 'Stages'),
  'settings: labels': titled('/settings/labels', 'Labels'),
  'settings: teams': titled('/settings/teams', 'Teams'),
  'settings: saved replies': titled('/settings/replies', 'Saved replies'),
  'settings: audit': titled('/settings/audit', 'Audit log'),
};

describe('nothing hangs over the side, and axe finds nothing, on a desk and on a phone:', () => {
  test.each(Object.entries(places))('%s', async (_, { path, ready }) => {
    await page.setViewportSize(desktop);
    await page.goto(`${stage.roost.url}/w/${workspace.id}${await path()}`);
    for (const size of [desktop, phone]) {
      await page.setViewportSize(size);
      await ready().waitFor();
      await expect.poll(() => overflowing(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
    }
  });

  test('what the bell tells', async () => {
    await page.goto(`${stage.roost.url}/w/${workspace.id}/inbox`);
    await page.getByRole('button', { name: /^Notifications, / }).click();
    await page.getByRole('dialog', { name: 'Notifications' }).getByRole('listitem').nth(20).waitFor();
    await expect.poll(() => overflowing(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });
});
