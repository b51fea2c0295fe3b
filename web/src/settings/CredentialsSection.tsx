import { Button, Checkbox, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { endSecretGrace, type MetaApp, saveMetaApp, useEnvironmentMetaApp } from '@roost/contract/meta.ts';
import type { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { SaveOrCancel } from '../ui/SaveOrCancel.tsx';
import { Section } from '../ui/Section.tsx';
import classes from './CredentialsSection.module.css';
import { SecretBefore } from './SecretBefore.tsx';
import { useKeepApp } from './use-keep-app.ts';

export const credentialsId = 'credentials';

interface Props {
  app: MetaApp;
  editing: boolean;
  setEditing: (editing: boolean) => void;
}

/** App ID and App Secret: absent, saved, or being typed. */
export function CredentialsSection({ app, editing, setEditing }: Props) {
  const admin = useCanAdmin();
  const ready = hasCredentials(app);
  return (
    <Section
      id={credentialsId}
      title={m.settings_credentials_title()}
      text={ready ? undefined : m.settings_credentials_text()}
      action={
        admin && ready && !editing ? (
          <Button variant="default" onClick={() => setEditing(true)}>
            {m.settings_credentials_update()}
          </Button>
        ) : undefined
      }
    >
      {editing ? (
        <CredentialsForm app={app} onClose={() => setEditing(false)} />
      ) : ready ? (
        <dl className={classes.facts}>
          <dt>{m.settings_app_id()}</dt>
          <dd>{app.appId}</dd>
          <dt>{m.settings_app_secret()}</dt>
          <dd>{m.settings_app_secret_saved()}</dd>
          <SecretBefore until={app.previousSecretUntil} by={endSecretGrace} />
          {app.loginConfigId && (
            <>
              <dt>{m.connection_config_id()}</dt>
              <dd>
                {app.loginConfigId}
                {app.loginConfigSystemUser && ` · ${m.connection_config_system_user()}`}
              </dd>
            </>
          )}
        </dl>
      ) : (
        <FirstCredentials app={app} admin={admin} onSetup={() => setEditing(true)} />
      )}
    </Section>
  );
}

export function hasCredentials(app: MetaApp): boolean {
  return app.appId !== null && app.hasSecret;
}

function FirstCredentials({ app, admin, onSetup }: { app: MetaApp; admin: boolean; onSetup: () => void }) {
  const workspaceId = useWorkspaceId();
  const take = useCall(useEnvironmentMetaApp);
  const saved = useSaved();
  if (!admin) {
    return <Text c="dimmed">{m.settings_ask_admin()}</Text>;
  }
  if (!app.environmentAppId) {
    return <Button onClick={onSetup}>{m.settings_credentials_setup()}</Button>;
  }
  return (
    <Stack gap="sm">
      <div className={classes.offer}>
        <Text fw={560}>{m.settings_environment_found()}</Text>
        <Text c="dimmed" size="sm">
          {m.settings_environment_text({ appId: app.environmentAppId })}
        </Text>
        <Group mt="sm" gap="sm">
          <Button
            loading={take.isPending}
            onClick={() => take.mutate({ params: { workspaceId }, body: {} }, { onSuccess: saved })}
          >
            {m.settings_environment_use()}
          </Button>
          <Button variant="subtle" onClick={onSetup}>
            {m.settings_credentials_setup()}
          </Button>
        </Group>
      </div>
      {take.error && <ErrorNotice error={take.error} />}
    </Stack>
  );
}

function CredentialsForm({ app, onClose }: { app: MetaApp; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const save = useCall(saveMetaApp);
  const saved = useSaved();
  const secretKept = app.hasSecret;
  const form = useForm({
    initialValues: {
      ...{ appId: app.appId ?? '', appSecret: '' },
      ...{ loginConfigId: app.loginConfigId ?? '', loginConfigSystemUser: app.loginConfigSystemUser },
    },
    validate: {
      appId: (value) => (value.trim() === '' ? m.app_field_needed() : null),
      appSecret: (value) => (value.trim() === '' && !secretKept ? m.app_field_needed() : null),
    },
  });
  const submit = form.onSubmit(({ appId, appSecret, loginConfigId, loginConfigSystemUser }) =>
    save.mutate(
      {
        params: { workspaceId },
        body: {
          appId,
          loginConfigId: loginConfigId.trim() === '' ? null : loginConfigId,
          loginConfigSystemUser: loginConfigId.trim() !== '' && loginConfigSystemUser,
          ...(appSecret.trim() === '' ? {} : { appSecret }),
        },
      },
      {
        onSuccess: (next) => {
          saved(next);
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
        <TextInput
          label={m.settings_app_id()}
          description={m.settings_app_id_hint()}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          autoFocus
          {...form.getInputProps('appId')}
        />
        <PasswordInput
          label={m.settings_app_secret()}
          description={
            secretKept
              ? `${m.settings_app_secret_keep()} ${m.connection_secret_rotate()}`
              : m.settings_app_secret_hint()
          }
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('appSecret')}
        />
        <TextInput
          label={m.connection_config_id()}
          description={m.connection_config_id_hint()}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('loginConfigId')}
        />
        {form.values.loginConfigId.trim() !== '' && (
          <Checkbox
            label={m.connection_config_gives_system_user()}
            description={m.connection_config_gives_system_user_hint()}
            {...form.getInputProps('loginConfigSystemUser', { type: 'checkbox' })}
          />
        )}
        {unplaced && <ErrorNotice error={unplaced} />}
        <SaveOrCancel save={m.settings_credentials_save()} working={save.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

/** Kept, and said. */
function useSaved(): (app: MetaApp) => void {
  const keep = useKeepApp();
  return (app) => {
    keep(app);
    notifications.show({ message: m.settings_credentials_saved(), color: 'green', autoClose: 2500 });
  };
}

/** Which field a refusal belongs to. */
function fieldErrors(error: ApiError): { appId?: string; appSecret?: string } {
  if (error.code === 'invalid_app_id') {
    return { appId: m.settings_invalid_app_id() };
  }
  if (error.code === 'meta_app_taken') {
    return { appId: m.settings_app_taken() };
  }
  if (error.code === 'invalid_app_credentials') {
    return { appSecret: m.settings_invalid_credentials() };
  }
  return {};
}
