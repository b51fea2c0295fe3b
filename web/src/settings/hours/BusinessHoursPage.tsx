import { readBusinessHours } from '@roost/contract/away.ts';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { useWorkspaceId } from '../../session.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RowsLoading } from '../../ui/Skeletons.tsx';
import { SettingsPage } from '../SettingsPage.tsx';
import { AutomaticSection } from './AutomaticSection.tsx';
import { HoursForm } from './HoursForm.tsx';
import { HoursNow } from './HoursNow.tsx';

/** *Settings → Business hours*: when we are there, and what is said when we are not. */
export function BusinessHoursPage() {
  const params = { workspaceId: useWorkspaceId() };
  const hours = useEndpoint(readBusinessHours, { params }, { refetchEveryMs: 60_000 });
  return (
    <SettingsPage title={m.away_title()} text={m.away_text()}>
      {hours.error && !hours.data ? (
        <ErrorState error={hours.error} onRetry={() => void hours.refetch()} />
      ) : !hours.data ? (
        <RowsLoading rows={2} height={240} />
      ) : (
        <>
          <HoursNow on={hours.data.on} timeZone={hours.data.timeZone} state={hours.data.state} />
          <HoursForm saved={hours.data} />
          <AutomaticSection hoursOn={hours.data.on} />
        </>
      )}
    </SettingsPage>
  );
}
