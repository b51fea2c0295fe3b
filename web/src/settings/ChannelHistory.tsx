import { Button, Loader, Text } from '@mantine/core';
import { cancelImport, type ImportRun, importHistory } from '@roost/contract/imports.ts';
import { type Channel, listChannels } from '@roost/contract/meta.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { formatLocale } from '../time/format-locale.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { useSetupWords } from '../use-server-words.ts';
import classes from './ChannelHistory.module.css';
import { historySentences, isGoing, isWorthShowing } from './history-sentences.ts';

/** How far the import of past messages is, or what came of it, on the row of its channel. */
export function ChannelHistory({ channel, run }: { channel: Channel; run: ImportRun }) {
  const admin = useCanAdmin();
  const stop = useStop(run.id);
  const ask = useAskForHistory(channel.id);
  const said = useSetupWords();
  if (!isWorthShowing(run, Date.now())) {
    return null;
  }
  const { head, tail } = historySentences(run, formatLocale());
  const failed = run.state === 'failed';
  const going = isGoing(run);
  const error = stop.error ?? ask.error;
  return (
    <div className={classes.root} data-history={run.state}>
      <div className={classes.line}>
        {run.state === 'running' && <Loader className={classes.sign} size={14} aria-hidden="true" />}
        {failed && <IconAlertTriangle className={classes.trouble} size={16} aria-hidden="true" />}
        <div className={classes.words}>
          <Text size="sm">{head}</Text>
          {tail.map((sentence) => (
            <Text key={sentence} size="sm" c="dimmed">
              {said(sentence)}
            </Text>
          ))}
        </div>
        {admin && going && (
          <Button variant="default" size="xs" loading={stop.isPending} onClick={stop.run}>
            {m.connection_history_stop()}
          </Button>
        )}
        {admin && (failed || run.state === 'cancelled') && channel.state.code !== 'disconnected' && (
          <Button variant="default" size="xs" loading={ask.isPending} onClick={ask.run}>
            {failed ? m.connection_history_retry() : m.connection_history_go_on()}
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} />}
    </div>
  );
}

/** Imports what Meta remembers, or goes on where it stopped. */
export function useAskForHistory(channelId: string) {
  const params = { workspaceId: useWorkspaceId(), id: channelId };
  const call = useCall(importHistory);
  const refresh = useRefresh();
  return { ...call, run: () => call.mutate({ params }, { onSuccess: refresh }) };
}

function useStop(importId: string) {
  const params = { workspaceId: useWorkspaceId(), id: importId };
  const call = useCall(cancelImport);
  const refresh = useRefresh();
  // It may have ended in the same moment: then the row says so.
  return { ...call, run: () => call.mutate({ params }, { onSettled: refresh }) };
}

function useRefresh() {
  const client = useQueryClient();
  const params = { workspaceId: useWorkspaceId() };
  return () => client.invalidateQueries({ queryKey: keyOf(listChannels, { params }) });
}
