import { Anchor, Text } from '@mantine/core';
import { type ChecklistItem, readChecklist } from '@roost/contract/checklist.ts';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Panel, Section } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { useSetupWords } from '../use-server-words.ts';
import classes from './ChecklistPage.module.css';
import { inWords } from './in-words.ts';
import { ReviewKit } from './ReviewKit.tsx';
import { StatusSign } from './StatusSign.tsx';

/** *Settings → Going live*: Meta’s eight demands, each checked where Meta tells, and what App Review wants to read. */
export function ChecklistPage() {
  const params = { workspaceId: useWorkspaceId() };
  const admin = useCanAdmin();
  const { data, error, refetch } = useEndpoint(readChecklist, { params }, { enabled: admin });
  const said = useSetupWords();
  const done = data?.items.filter(({ status }) => status === 'ok').length ?? 0;
  return (
    <SettingsPage title={m.doctor_checklist_title()} text={m.doctor_checklist_text()}>
      {!admin ? (
        <Panel>
          <Text c="dimmed">{m.settings_ask_admin()}</Text>
        </Panel>
      ) : error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsLoading rows={6} height={64} />
      ) : (
        <>
          <Section
            id="checklist"
            title={m.doctor_checklist_heading()}
            text={m.doctor_checklist_done({ done, total: data.items.length })}
            action={
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/w/$workspaceId/settings/doctor" params={params} {...props} />}
              >
                {m.doctor_connect_link()}
              </Anchor>
            }
          >
            <ol className={classes.list}>
              {data.items.map((item) => (
                <Item key={item.id} item={inWords(item, said)} />
              ))}
            </ol>
          </Section>
          <ReviewKit review={data.review} />
        </>
      )}
    </SettingsPage>
  );
}

function Item({ item }: { item: ChecklistItem }) {
  return (
    <li className={classes.item} data-item={item.id} data-status={item.status}>
      <div className={classes.head}>
        <Text fw={560}>{item.title}</Text>
        <StatusSign status={item.status} />
      </div>
      <Text size="sm" c="dimmed">
        {item.message}
      </Text>
      {item.status !== 'ok' && (
        <>
          {item.dashboardUrl ? (
            <Anchor href={item.dashboardUrl} target="_blank" rel="noreferrer" size="sm">
              {item.place} <IconExternalLink size={13} aria-label={m.doctor_new_window()} />
            </Anchor>
          ) : (
            <Text size="sm">{item.place}</Text>
          )}
          {item.value && <CopyField label={item.valueLabel ?? m.doctor_value()} value={item.value} />}
        </>
      )}
    </li>
  );
}
