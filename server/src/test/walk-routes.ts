/** Every route there is, with an address and a body that it takes: for promises that hold on all of them. */
import { newId } from '../db/db.ts';
import type { TestRoost } from './roost.ts';

interface Walked {
  method: string;
  path: string;
}

/** Every route that is really registered, from the document the server makes of itself. */
export function routesOf({ app }: Pick<TestRoost, 'app'>): Walked[] {
  const { paths } = app.http.swagger() as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** What stands for `{id}`, by the word in the path before it; a random one for the rest. */
type Ids = Readonly<Record<string, string>>;

/** In `Ids`: whom the contact of the path is merged with. */
export const otherContact = 'other contact';

/** What each body-taking route accepts, so that the door is all that can refuse. */
const bodies = (ids: Ids): Record<string, object> => ({
  'PATCH channels': { paused: true },
  'PATCH conversations': { status: 'resolved' },
  'POST conversations/read': { upTo: ids.messages ?? newId() },
  'POST held-grants/confirm': { cutOff: [] },
  'POST conversations/messages': { clientKey: 'k', mode: 'note', text: 'x' },
  'POST templates': {
    channelId: newId(),
    name: 'a',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY' }],
  },
  'POST conversations': {
    channelId: newId(),
    to: '+4915112345678',
    template: { name: 'a', language: 'en' },
    clientKey: 'k',
  },
  'PATCH messages': { hidden: true },
  'PUT messages/reaction': { emoji: '👍' },
  'PATCH agents': { role: 'agent' },
  'POST contacts/merge': { contactId: ids[otherContact] ?? newId() },
  'POST contacts/distinct': { contactId: ids[otherContact] ?? newId() },
  'POST contacts/notes': { text: 'x' },
  'POST conversations/presence': { state: 'viewing' },
  'PUT conversations/drafts': { mode: 'reply', text: 'x', replyToId: null, files: [], version: 1 },
  'POST labels': { name: 'x' },
  'POST teams': { name: 'x' },
  'POST saved-replies': { name: 'x', text: 'x' },
  'POST views': { name: 'x' },
  'PUT push-subscription': {
    ...{ endpoint: 'https://push.example.com/x', keys: { p256dh: 'x', auth: 'x' } },
    ...{ withText: false, quiet: null, timeZone: 'UTC' },
  },
  'PUT business-hours': { on: false, timeZone: 'UTC', week: [[], [], [], [], [], [], []], exceptions: [] },
  'PUT channels/automatic-messages': { away: { on: false, text: '' }, welcome: { on: false, text: '' } },
});

interface Filled {
  url: string;
  /** Of the body that goes with it. */
  key: string;
}

export function fill(path: string, workspaceId: string, ids: Ids): Filled {
  const url = path
    .replace('{workspaceId}', workspaceId)
    .replace(/([a-z-]+)\/\{id\}/, (_, name: string) => `${name}/${ids[name] ?? newId()}`)
    .replace('{token}', 'unknown-token');
  const [, name = '', tail = ''] = /\{workspaceId\}\/([a-z-]+)(?:\/\{id\}(\/.*)?)?/.exec(path) ?? [];
  return { url, key: `${name}${tail}` };
}

export function bodyFor(method: string, key: string, ids: Ids): object | undefined {
  return method === 'GET' || method === 'DELETE' ? undefined : (bodies(ids)[`${method} ${key}`] ?? {});
}
