/** Sound and browser notification, on every page of a workspace: of what customers write, and of what concerns me. */
import { type Conversation, listConversations } from '@roost/contract/conversations.ts';
import type { Hint } from '@roost/contract/live.ts';
import { noteBodyMax, noteTag } from '@roost/contract/push.ts';
import { listNotices, type Notice } from '@roost/contract/together.ts';
import type { QueryClient } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { holdLock, onHint } from '../../live.ts';
import { m } from '../../paraglide/messages.js';
import { endpointQuery } from '../../query.ts';
import { meQuery, recall, remember } from '../../session.ts';
import { agentsQuery } from '../arrange/lists.ts';
import { noticeSentence } from '../notice-sentence.ts';
import { preview } from '../preview.ts';
import { isQuiet, type NotifyWishes, readWishes } from './notify-wishes.ts';
import { playSound } from './sound.ts';

interface Place {
  client: QueryClient;
  workspaceId: string;
  open: (conversationId: string) => void;
}

interface News {
  /** Once in all tabs of this browser. */
  id: string;
  conversationId: string;
  title: string;
  body: string;
}

/** Held by the tab somebody is looking at. */
const frontLock = 'roost-in-front';

/** An inbox that never stands still is not asked without a pause, and does not ring without one. */
const restMs = 1_000;

/** Until the signal aborts. */
export function tellNews(place: Place, signal: AbortSignal): void {
  const tellOf = (read: (hint: Hint) => Promise<News[]>) =>
    inTurn(async (hint) => {
      const news = await read(hint);
      if (!signal.aborted) await tell(place, readWishes(), news);
    });
  const newMessages = messageReader(place);
  const tellers = { news: tellOf(newMessages), notice: tellOf(noticeReader(place)) };
  // What is there already is no news.
  if (wished(readWishes())) newMessages({ type: 'news', all: true }).catch(() => {});
  const end = onHint((hint) => {
    if (hint.type !== 'news' && hint.type !== 'notice') return;
    const wishes = readWishes();
    if (wished(wishes) && !isQuiet(wishes, new Date())) tellers[hint.type](hint);
  });
  signal.addEventListener('abort', end);
  keepFront(signal);
}

/** One after the other with a rest between; what is hinted meanwhile is asked for together. */
function inTurn(run: (hint: Hint) => Promise<void>): (hint: Hint) => void {
  let next: Hint | null = null;
  let busy = false;
  const work = async () => {
    busy = true;
    while (next !== null) {
      const hint = next;
      next = null;
      // What cannot be asked for is found later, by looking.
      await run(hint).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    busy = false;
  };
  return (hint) => {
    next = next === null ? hint : together(next, hint);
    if (!busy) void work();
  };
}

function together(one: Hint, other: Hint): Hint {
  if ('all' in one) return one;
  return 'all' in other ? other : { ...one, ids: [...one.ids, ...other.ids] };
}

function wished({ sound, browser }: NotifyWishes): boolean {
  return sound || browser;
}

/** Mine or nobody's, and nobody's only while I take new ones. */
function messageReader({ client, workspaceId }: Place): (hint: Hint) => Promise<News[]> {
  let newest = '';
  return async (hint) => {
    const assigneeId: ('me' | 'none')[] = (await isAvailable(client, workspaceId)) ? ['me', 'none'] : ['me'];
    const query = { status: ['all' as const], assigneeId, limit: 50 };
    const { items } = await call(listConversations, { params: { workspaceId }, query });
    const since = newest;
    const idOf = (one: Conversation) => one.lastMessage?.id ?? '';
    newest = [since, ...items.map(idOf)].sort().at(-1) ?? '';
    // Ids grow. Without names in the hint, it is what came since we looked last.
    const isNew = (one: Conversation) =>
      'all' in hint ? since !== '' && idOf(one) > since : hint.ids.includes(one.id);
    return items
      .filter((one) => one.unreadCount > 0 && one.lastMessage?.direction === 'in' && isNew(one))
      .map((one) => ({
        id: idOf(one),
        conversationId: one.id,
        title: one.contact.name,
        body: preview(one.lastMessage).text,
      }));
  };
}

async function isAvailable(client: QueryClient, workspaceId: string): Promise<boolean> {
  const [{ agent }, agents] = await Promise.all([
    client.ensureQueryData(meQuery),
    client.fetchQuery(agentsQuery(workspaceId)),
  ]);
  return agents.find(({ id }) => id === agent.id)?.available !== false;
}

function noticeReader({ client, workspaceId }: Place): () => Promise<News[]> {
  const query = endpointQuery(listNotices, { params: { workspaceId }, query: { limit: 30 } });
  const newestOf = (items: readonly Notice[]) => items[0]?.id ?? '';
  let seen = client.fetchQuery({ ...query, staleTime: 60_000 }).then(({ items }) => newestOf(items));
  return async () => {
    const [before, { items }] = await Promise.all([seen, client.fetchQuery({ ...query, staleTime: 0 })]);
    seen = Promise.resolve(newestOf(items));
    return items
      .filter(({ id, read }) => !read && id > before)
      .map((one) => ({
        id: one.id,
        conversationId: one.conversationId,
        title: noticeSentence(one),
        body: one.text ?? '',
      }));
  };
}

async function tell(place: Place, wishes: NotifyWishes, news: News[]): Promise<void> {
  const [first] = news;
  if (!first) return;
  // A page nobody has touched yet may not make a sound.
  if (wishes.sound && navigator.userActivation?.hasBeenActive !== false && (await isFirst(first.id))) playSound();
  if (wishes.browser && !(await isInFront())) show(place, wishes, first, news.length);
}

function show({ workspaceId, open }: Place, { push }: NotifyWishes, first: News, count: number): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const title = count > 1 ? m.inbox_announce_many({ count }) : first.title;
  // The same tag in every tab, and in the note that may come from outside: one replaces the other.
  const words = { body: first.body.slice(0, noteBodyMax), tag: noteTag(first.conversationId) };
  if (push) {
    const data = { path: `/w/${workspaceId}/inbox/${first.conversationId}` };
    void navigator.serviceWorker.ready.then((worker) => worker.showNotification(title, { ...words, data }));
    return;
  }
  const shown = new Notification(title, words);
  shown.onclick = () => {
    window.focus();
    open(first.conversationId);
    shown.close();
  };
}

const toldKey = 'roost.told';
const toldMax = 50;

/** Whether no tab of this browser has told it yet. */
function isFirst(id: string): boolean | Promise<boolean> {
  const ask = () => {
    const told = (recall(toldKey) ?? '').split(' ');
    if (told.includes(id)) return false;
    remember(toldKey, [...told.slice(1 - toldMax), id].join(' '));
    return true;
  };
  return 'locks' in navigator ? navigator.locks.request('roost-told', ask) : ask();
}

/** Locks exist only on secure origins, and so do notifications. */
async function isInFront(): Promise<boolean> {
  if (document.hasFocus()) return true;
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === frontLock);
}

function keepFront(signal: AbortSignal): void {
  let leave = new AbortController();
  const look = () => {
    leave.abort();
    leave = new AbortController();
    if (document.hasFocus() && 'locks' in navigator) void holdLock(frontLock, leave.signal, () => {});
  };
  look();
  window.addEventListener('focus', look, { signal });
  window.addEventListener('blur', look, { signal });
  signal.addEventListener('abort', () => leave.abort());
}
