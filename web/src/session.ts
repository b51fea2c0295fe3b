import { me, saveLanguage } from '@roost/contract/account.ts';
import type { Answer } from '@roost/contract/endpoint.ts';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { call, send } from './api.ts';
import { getServerLanguage } from './language.ts';
import { endpointQuery } from './query.ts';

/** The signed-in agent and their workspaces. */
export const meQuery = endpointQuery(me, {});

export function useMe() {
  return useQuery({ ...meQuery, staleTime: 60_000 });
}

/** Mails to an agent are in the language of the page they opened last. One that was not told is told with the next visit. */
export function tellLanguage(client: QueryClient, known: Answer<typeof me>): void {
  const language = getServerLanguage();
  if (known.agent.language === language) return;
  client.setQueryData(meQuery.queryKey, { ...known, agent: { ...known.agent, language } });
  call(saveLanguage, { body: { language } }).catch(() => {});
}

/** The workspace in the address; only below `/w/$workspaceId`. */
export function useWorkspaceId(): string {
  return useParams({ from: '/w/$workspaceId', select: (params) => params.workspaceId });
}

/** The conversation in the address, if one is open; anywhere in the shell. */
export function useConversationId(): string | null {
  return useParams({ strict: false, select: (params) => params.conversationId ?? null });
}

/** Owners and admins change settings; an agent only sees them. */
export function useCanAdmin(): boolean {
  const workspaceId = useWorkspaceId();
  const { data } = useMe();
  const role = data?.workspaces.find((workspace) => workspace.id === workspaceId)?.role;
  return role === 'owner' || role === 'admin';
}

const workspaceKey = 'roost.workspace';

/** Storage may be switched off or full; nothing here is worth failing for. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {}
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function rememberWorkspace(workspaceId: string): void {
  remember(workspaceKey, workspaceId);
}

/** The workspace used last in this browser, if it is still one of ours; else the first. */
export function pickWorkspace(workspaces: readonly { id: string }[]): string | null {
  const last = recall(workspaceKey);
  return workspaces.find((workspace) => workspace.id === last)?.id ?? workspaces[0]?.id ?? null;
}

export async function signIn(email: string, password: string): Promise<void> {
  await send('POST', '/api/auth/sign-in/email', { email, password });
}

/** Leaves by a full page load: nothing of the last agent stays in memory. */
export async function signOut(): Promise<void> {
  await send('POST', '/api/auth/sign-out', {});
  window.location.assign('/sign-in');
}
