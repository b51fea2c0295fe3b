import { Button, Code, SegmentedControl, Stack, Text } from '@mantine/core';
import { type AuditLine, listAudit } from '@roost/contract/oversight.ts';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { usePages } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Panel } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { auditWords } from './audit-words.ts';
import classes from './Rows.module.css';
import { SettingsPage } from './SettingsPage.tsx';

const groups = {
  all: { name: m.connection_audit_all, actions: [] },
  connections: {
    name: m.connection_audit_connections,
    actions: ['login.', 'channel.', 'meta_app.', 'doctor.', 'data_deletion.', 'public_text.', 'template.'],
  },
  people: { name: m.connection_audit_people, actions: ['member.', 'api_key.', 'workspace.'] },
  access: { name: m.connection_audit_access, actions: ['access.'] },
  data: { name: m.connection_audit_data, actions: ['contact', 'deliver', 'import'] },
} as const;
type Group = keyof typeof groups;

/** *Settings → Audit log*: who did what, newest first. */
export function AuditPage() {
  const admin = useCanAdmin();
  const [group, setGroup] = useState<Group>('all');
  return (
    <SettingsPage title={m.connection_audit_title()} text={m.connection_audit_text()}>
      {admin ? (
        <Stack gap="md">
          <SegmentedControl
            aria-label={m.connection_audit_filter()}
            value={group}
            onChange={(value) => setGroup(value as Group)}
            data={Object.entries(groups).map(([value, { name }]) => ({ value, label: name() }))}
            style={{ alignSelf: 'start', maxWidth: '100%', flexWrap: 'wrap' }}
          />
          <Panel>
            <Lines key={group} group={group} />
          </Panel>
        </Stack>
      ) : (
        <Text c="dimmed">{m.settings_ask_admin()}</Text>
      )}
    </SettingsPage>
  );
}

function Lines({ group }: { group: Group }) {
  const workspaceId = useWorkspaceId();
  const lines = usePages(listAudit, { params: { workspaceId }, query: { action: [...groups[group].actions] } });
  if (lines.error && !lines.data) return <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />;
  if (!lines.data) return <RowsLoading rows={4} />;
  const items = lines.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<IconHistory size={24} />}
        title={m.connection_audit_empty_title()}
        text={m.connection_audit_empty_text()}
      />
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {items.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      {lines.isFetchNextPageError && <ErrorNotice error={lines.error} />}
      {lines.hasNextPage && (
        <Button mt="md" variant="default" loading={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
          {m.connection_audit_more()}
        </Button>
      )}
    </>
  );
}

/** Nobody is named where nobody was known: then the address is what there is. */
function whoOf({ action, actor, detail }: AuditLine): string[] {
  const access = action.startsWith('access.');
  const name = access && actor.type === 'system' ? [] : [actor.name || actor.type];
  return access && typeof detail.address === 'string'
    ? [...name, m.connection_audit_from({ address: detail.address })]
    : name;
}

function named(action: string): string {
  return auditWords[action]?.() ?? action;
}

function Line({ line }: { line: AuditLine }) {
  const detail = Object.entries(line.detail);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text fw={560}>{[named(line.action), line.subjectName].filter(Boolean).join(': ')}</Text>
        <Text size="sm" c="dimmed">
          {whoOf(line).map((who) => `${who} · `)}
          <RelativeTime at={line.at} />
        </Text>
        {detail.length > 0 && (
          <details className={classes.details}>
            <summary>{m.connection_audit_detail()}</summary>
            <Code block mt={4}>
              {`${line.action}\n`}
              {detail.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join('\n')}
            </Code>
          </details>
        )}
      </div>
    </li>
  );
}
