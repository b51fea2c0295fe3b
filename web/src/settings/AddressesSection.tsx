import { ActionIcon, Stack, TextInput, Tooltip } from '@mantine/core';
import { type MetaApp, saveMetaApp } from '@roost/contract/meta.ts';
import { IconPencil } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { SaveOrCancel } from '../ui/SaveOrCancel.tsx';
import { Section } from '../ui/Section.tsx';
import { useKeepApp } from './use-keep-app.ts';

/** What goes from Roost into the app's dashboard at Meta, each value with its place there. */
export function AddressesSection({ app }: { app: MetaApp }) {
  const admin = useCanAdmin();
  const [editing, setEditing] = useState(false);
  return (
    <Section id="addresses" title={m.settings_addresses_title()} text={m.settings_addresses_text()}>
      <Stack gap="md">
        <CopyField label={m.settings_redirect_uri()} value={app.redirectUri} hint={m.settings_redirect_uri_place()} />
        <CopyField label={m.settings_webhook_url()} value={app.webhookUrl} hint={m.settings_webhook_url_place()} />
        {editing ? (
          <VerifyTokenForm app={app} onClose={() => setEditing(false)} />
        ) : (
          <CopyField
            label={m.settings_verify_token()}
            value={app.verifyToken}
            hint={m.settings_verify_token_place()}
            extra={
              admin && (
                <Tooltip label={m.settings_verify_token_edit()}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={32}
                    aria-label={m.settings_verify_token_edit()}
                    onClick={() => setEditing(true)}
                  >
                    <IconPencil size={16} />
                  </ActionIcon>
                </Tooltip>
              )
            }
          />
        )}
        <CopyField
          label={m.settings_deauthorize_url()}
          value={app.deauthorizeUrl}
          hint={m.settings_deauthorize_url_place()}
        />
        <CopyField
          label={m.settings_data_deletion_url()}
          value={app.dataDeletionUrl}
          hint={m.settings_data_deletion_url_place()}
        />
      </Stack>
    </Section>
  );
}

function VerifyTokenForm({ app, onClose }: { app: MetaApp; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const keep = useKeepApp();
  const save = useCall(saveMetaApp);
  const [verifyToken, setVerifyToken] = useState(app.verifyToken);
  const [short, setShort] = useState(false);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (verifyToken.trim().length < 8) {
      setShort(true);
      return;
    }
    save.mutate(
      { params: { workspaceId }, body: { verifyToken } },
      {
        onSuccess: (next) => {
          keep(next);
          onClose();
        },
      },
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput
          label={m.settings_verify_token()}
          description={m.settings_verify_token_rule()}
          value={verifyToken}
          onChange={(event) => {
            setShort(false);
            setVerifyToken(event.currentTarget.value);
          }}
          error={short ? m.settings_verify_token_short() : undefined}
          autoFocus
          spellCheck={false}
          autoComplete="off"
        />
        {save.error && <ErrorNotice error={save.error} />}
        <SaveOrCancel save={m.settings_verify_token_save()} working={save.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}
