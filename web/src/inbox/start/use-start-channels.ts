import { type Channel, listChannels } from '@roost/contract/meta.ts';
import { useEndpoint } from '../../query.ts';

/** Channels where a business may write first, by template. */
export function useStartChannels(workspaceId: string): Channel[] {
  const channels = useEndpoint(listChannels, { params: { workspaceId }, query: { limit: 100 } }).data?.items ?? [];
  return channels.filter((one) => one.abilities.includes('templates') && one.state.code !== 'disconnected');
}
