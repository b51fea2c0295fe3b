import type { Conversation } from '@roost/contract/conversations.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conversationsByName, invite, write } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { type Stage, setTeam } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;
let talks: Map<string, Conversation>;

beforeAll(async () => {
  const team = await setTeam();
  ({ stage, workspace } = team);
  await write(stage.roost, team.pageId, [{ from: '90001', text: 'Hello' }]);
  talks = await conversationsByName(workspace);
});

afterAll(() => stage?.close());

describe('the page of members', () => {
  test('disables a colleague once it was said how many conversations become unassigned', async () => {
    const dora = await invite(stage.roost, workspace, 'Dora Diaz');
    const [talk] = talks.values();
    await workspace.owner.call('PATCH', `${workspace.path}/conversations/${talk?.id}`, { assigneeId: dora.id });
    const page = await stage.signedIn(workspace, `/w/${workspace.id}/settings/members`);
    await page.getByRole('button', { name: 'Actions for Dora Diaz' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disable Dora Diaz?' });
    await dialog.getByText('1 conversation becomes unassigned').waitFor();
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Disabled', { exact: true }).waitFor();
    const { body } = await workspace.owner.call<Conversation>('GET', `${workspace.path}/conversations/${talk?.id}`);
    expect(body.assignee).toBeNull();
  });

  test('withdraws an open invitation', async () => {
    const guest = { email: 'awaited@example.com', role: 'agent' };
    await workspace.owner.call('POST', `${workspace.path}/invitations`, guest);
    const page = await stage.signedIn(workspace, `/w/${workspace.id}/settings/members`);
    await page.getByRole('button', { name: `Withdraw the invitation for ${guest.email}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('heading', { name: 'Open invitations' }).waitFor({ state: 'hidden' });
    const { body } = await workspace.owner.call<{ items: unknown[] }>('GET', `${workspace.path}/invitations`);
    expect(body.items).toEqual([]);
  });

  test('asks before a smaller role, for what that member lent to others ends with it', async () => {
    const ed = await invite(stage.roost, workspace, 'Ed Evans', 'admin');
    const page = await stage.signedIn(workspace, `/w/${workspace.id}/settings/members`);
    await page.getByRole('combobox', { name: 'Role of Ed Evans' }).click();
    await page.getByRole('option', { name: 'Agent' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give Ed Evans a smaller role?' });
    await dialog.getByText('allow more than the role Agent').waitFor();
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const { body } = await workspace.owner.call<{ items: { id: string; role: string }[] }>(
      'GET',
      `${workspace.path}/agents`,
    );
    expect(body.items.find(({ id }) => id === ed.id)?.role).toBe('agent');
  });
});
