import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { endInstagramSecretGrace, endSecretGrace } from '@roost/contract/meta.ts';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { moment } from '../time/format-locale.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { useKeepApp } from './use-keep-app.ts';

interface Props {
  /** Null: there is no secret before. */
  until: string | null;
  by: typeof endSecretGrace | typeof endInstagramSecretGrace;
}

/** After a change of the secret: until when the one before also verifies, and the way to end it early. */
export function SecretBefore({ until, by }: Props) {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const keep = useKeepApp();
  const end = useCall(by);
  const [asking, setAsking] = useState(false);
  if (until === null) {
    return null;
  }
  const date = moment(until);
  return (
    <>
      <dt>{m.connection_secret_before()}</dt>
      <dd>
        <Group gap="xs">
          {m.connection_secret_before_until({ date })}
          {admin && (
            <Button variant="default" size="compact-xs" onClick={() => setAsking(true)}>
              {m.connection_secret_end()}
            </Button>
          )}
        </Group>
        <Confirm
          opened={asking}
          title={m.connection_secret_end_title()}
          verb={m.connection_secret_end()}
          working={end.isPending}
          error={end.error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            end.mutate(
              { params: { workspaceId } },
              {
                onSuccess: (next) => {
                  setAsking(false);
                  keep(next);
                  notifications.show({ message: m.connection_secret_ended(), color: 'green', autoClose: 4000 });
                },
              },
            )
          }
        >
          {m.connection_secret_end_text()}
        </Confirm>
      </dd>
    </>
  );
}
