import { Button, List, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { endInstagramSecretGrace, type MetaApp, saveMetaApp } from '@roost/contract/meta.ts';
import type { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { SaveOrCancel } from '../ui/SaveOrCancel.tsx';
import { Section } from '../ui/Section.tsx';
import classes from './CredentialsSection.module.css';
import { SecretBefore } from './SecretBefore.tsx';
import { useKeepApp } from './use-keep-app.ts';

export const instagramAppId = 'instagram-app';

interface Props {
  app: MetaApp;
  editing: boolean;
  setEditing: (editing: boolean) => void;
}

export function hasInstagramApp(app: MetaApp): boolean {
  return app.instagramAppId !== null && app.hasInstagramSecret;
}

/** Id and secret of the app's Instagram product, for accounts that log in as themselves. */
export function InstagramAppSection({ app, editing, setEditing }: Props) {
  const admin = useCanAdmin();
  const ready = hasInstagramApp(app);
  if (!(admin || ready)) return null;
  return (
    <Section
      id={instagramAppId}
      title={m.connection_instagram_app_title()}
      text={m.connection_instagram_app_text()}
      action={
        admin && !editing ? (
          <Button variant="default" onClick={() => setEditing(true)}>
            {ready ? m.connection_instagram_app_update() : m.connection_instagram_app_setup()}
          </Button>
        ) : undefined
      }
    >
      {editing ? (
        <InstagramAppForm app={app} onClose={() => setEditing(false)} />
      ) : ready ? (
        <dl className={classes.facts}>
          <dt>{m.connection_instagram_app_id()}</dt>
          <dd>{app.instagramAppId}</dd>
          <dt>{m.connection_instagram_app_secret()}</dt>
          <dd>{m.settings_app_secret_saved()}</dd>
          <SecretBefore until={app.previousInstagramSecretUntil} by={endInstagramSecretGrace} />
        </dl>
      ) : null}
    </Section>
  );
}

function InstagramAppForm({ app, onClose }: { app: MetaApp; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const keep = useKeepApp();
  const save = useCall(saveMetaApp);
  const secretKept = app.hasInstagramSecret;
  const form = useForm({
    initialValues: { instagramAppId: app.instagramAppId ?? '', instagramAppSecret: '' },
    validate: {
      instagramAppId: (value) => (value.trim() === '' ? m.app_field_needed() : null),
      instagramAppSecret: (value) => (value.trim() === '' && !secretKept ? m.app_field_needed() : null),
    },
  });
  const submit = form.onSubmit(({ instagramAppId, instagramAppSecret }) =>
    save.mutate(
      {
        params: { workspaceId },
        body: { instagramAppId, ...(instagramAppSecret.trim() === '' ? {} : { instagramAppSecret }) },
      },
      {
        onSuccess: (next) => {
          keep(next);
          notifications.show({ message: m.connection_instagram_app_saved(), color: 'green', autoClose: 2500 });
          onClose();
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    ),
  );
  const unplaced = save.error && Object.keys(fieldErrors(save.error)).length === 0 ? save.error : null;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <List type="ordered" spacing={6}>
          <List.Item>{m.connection_instagram_app_step_1()}</List.Item>
          <List.Item>{m.connection_instagram_app_step_2()}</List.Item>
          <List.Item>{m.connection_instagram_app_step_3()}</List.Item>
        </List>
        <CopyField label={m.settings_redirect_uri()} value={app.redirectUri} />
        <TextInput
          label={m.connection_instagram_app_id()}
          description={m.connection_instagram_app_id_hint()}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          autoFocus
          {...form.getInputProps('instagramAppId')}
        />
        <PasswordInput
          label={m.connection_instagram_app_secret()}
          description={secretKept ? m.settings_app_secret_keep() : m.settings_app_secret_hint()}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('instagramAppSecret')}
        />
        {unplaced && <ErrorNotice error={unplaced} />}
        <SaveOrCancel save={m.connection_instagram_app_save()} working={save.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

/** Which field a refusal belongs to. */
function fieldErrors(error: ApiError): { instagramAppId?: string; instagramAppSecret?: string } {
  if (error.code === 'invalid_app_id') return { instagramAppId: m.settings_invalid_app_id() };
  if (error.code === 'meta_app_taken') return { instagramAppId: m.settings_app_taken() };
  if (error.code === 'invalid_app_credentials') return { instagramAppSecret: m.connection_instagram_app_invalid() };
  return {};
}
