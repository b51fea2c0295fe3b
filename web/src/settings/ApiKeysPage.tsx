import { Badge, Button, Text } from '@mantine/core';
import { deleteApiKey, listApiKeys } from '@roost/contract/account.ts';
import { IconKey } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Panel } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import classes from './Rows.module.css';
import { roleNames } from './roles.ts';
import { SettingsPage } from './SettingsPage.tsx';

export function ApiKeysPage() {
  const params = { workspaceId: useWorkspaceId() };
  const admin = useCanAdmin();
  const keys = useEndpoint(listApiKeys, { params }, { enabled: admin });
  const [creating, setCreating] = useState(false);
  const create = <Button onClick={() => setCreating(true)}>{m.settings_keys_create()}</Button>;
  return (
    <SettingsPage
      title={m.settings_keys_title()}
      text={m.settings_keys_text()}
      action={keys.data && keys.data.items.length > 0 && create}
    >
      {admin ? (
        <Panel>
          {keys.error ? (
            <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
          ) : !keys.data ? (
            <RowsLoading rows={2} />
          ) : keys.data.items.length === 0 ? (
            <EmptyState
              icon={<IconKey size={24} />}
              title={m.settings_keys_empty_title()}
              text={m.settings_keys_empty_text()}
            >
              {create}
            </EmptyState>
          ) : (
            <ul className={classes.list}>
              {keys.data.items.map((key) => (
                <li key={key.id} className={classes.row}>
                  <div className={classes.words}>
                    <Text fw={560} lineClamp={1}>
                      {key.name}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {m.settings_keys_created_at()} <RelativeTime at={key.createdAt} />
                      {' · '}
                      {key.lastUsedAt ? (
                        <>
                          {m.settings_keys_last_used()} <RelativeTime at={key.lastUsedAt} />
                        </>
                      ) : (
                        m.settings_keys_never_used()
                      )}
                    </Text>
                  </div>
                  <Badge color="gray">{roleNames[key.role]()}</Badge>
                  <Revoke id={key.id} name={key.name} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
      ) : (
        <Text c="dimmed">{m.settings_ask_admin()}</Text>
      )}
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </SettingsPage>
  );
}

function Revoke({ id, name }: { id: string; name: string }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const revoke = useCall(deleteApiKey);
  const confirm = (done: () => void) =>
    revoke.mutate(
      { params: { workspaceId, id } },
      {
        onSuccess: () => {
          done();
          return client.invalidateQueries({ queryKey: keyOf(listApiKeys, { params: { workspaceId } }) });
        },
      },
    );
  return (
    <RemoveButton
      verb={m.settings_keys_revoke()}
      label={m.settings_keys_revoke_named({ name })}
      title={m.settings_keys_revoke_title({ name })}
      text={m.settings_keys_revoke_text()}
      remove={revoke}
      onConfirm={confirm}
    />
  );
}
