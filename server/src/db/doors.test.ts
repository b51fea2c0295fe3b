import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Who may see all workspaces at once, and what for. Everything else is one workspace's, and goes through `inWorkspace`. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'who is this, before a workspace is chosen': [
    'accounts/access-notes.ts',
    'accounts/api-keys.ts',
    'accounts/auth-routes.ts',
    'accounts/authenticate.ts',
    'accounts/invitations.ts',
    'accounts/members.ts',
    'accounts/setup.ts',
    'accounts/workspaces.ts',
  ],
  'which workspace Meta means': [
    'connections/connect.ts',
    'connections/meta-app.ts',
    'connections/secrets.ts',
    'webhooks/refusals.ts',
  ],
  'lanes: what is next, whosever it is': [
    'inbox/deliver.ts',
    'webhooks/read-lane.ts',
    'webhooks/read-lanes.ts',
    'webhooks/backlog-metrics.ts',
    'webhooks/expire-parked.ts',
  ],
  'rounds: for whom something is due': [
    'accounts/end-sessions.ts',
    'connections/doctor/rounds.ts',
    'connections/health-jobs.ts',
    'connections/held-grants.ts',
    'connections/reseal.ts',
    'inbox/attachments/fetch-media.ts',
    'contacts/erase-deliveries.ts',
    'inbox/history/import-history.ts',
    'inbox/sweep-due.ts',
    'templates/sync.ts',
    'webhooks/forget-deliveries.ts',
  ],
  'what belongs to the installation, or to anyone with the code': [
    'deletion-requests.ts',
    'oversight/usage-reports.ts',
    'public-pages/texts.ts',
    'push/keys.ts',
    'webhooks/heartbeat.ts',
  ],
  'an index that row-level security would keep from being used; the workspace is written out': ['inbox/search.ts'],
};

const root = join(import.meta.dirname, '..');
const sources = globSync('**/*.ts', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.endsWith('.test.ts') && !file.startsWith('test/'));

function thatSay(words: RegExp): string[] {
  return sources.filter((file) => words.test(readFileSync(join(root, file), 'utf8'))).sort();
}

test('nothing but the named doors sees more than one workspace', () => {
  const users = thatSay(/[aA]crossWorkspaces/).filter((file) => file !== 'db/db.ts');
  expect(users).toEqual(Object.values(doors).flat().sort());
});

test('the role that sees all workspaces is taken in the database’s own folder alone', () => {
  const taken = thatSay(/['"`;]\s*set (local )?role|role: 'roost_system'|set_config\('role'/);
  expect(taken.filter((file) => !file.startsWith('db/'))).toEqual([]);
  expect(thatSay(/roost_system['"`]/).filter((file) => !file.startsWith('db/'))).toEqual([]);
});
