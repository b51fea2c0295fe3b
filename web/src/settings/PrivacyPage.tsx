import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { listPublicTexts, type PublicText, savePublicText } from '@roost/contract/privacy.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getServerLanguage } from '../language.ts';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Section } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { SettingsPage } from './SettingsPage.tsx';

const inLanguage = { language: getServerLanguage() };
const names = { privacy: m.connection_privacy_privacy, terms: m.connection_privacy_terms };

/** *Settings → Privacy and terms*: the public pages that Meta's dashboard asks for. */
export function PrivacyPage() {
  const params = { workspaceId: useWorkspaceId() };
  const texts = useEndpoint(listPublicTexts, { params, query: inLanguage });
  return (
    <SettingsPage title={m.connection_privacy_title()} text={m.connection_privacy_text()}>
      {texts.error && !texts.data ? (
        <ErrorState error={texts.error} onRetry={() => void texts.refetch()} />
      ) : !texts.data ? (
        <RowsLoading rows={2} height={240} />
      ) : (
        texts.data.items.map((text) => <TextSection key={`${text.kind} ${text.isDefault}`} text={text} />)
      )}
    </SettingsPage>
  );
}

function TextSection({ text }: { text: PublicText }) {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const save = useCall(savePublicText);
  const [written, setWritten] = useState(text.text);

  function write(next: string | null): void {
    save.mutate(
      { params: { workspaceId, kind: text.kind }, query: inLanguage, body: { text: next } },
      {
        onSuccess: async () => {
          notifications.show({ message: m.connection_privacy_saved(), color: 'green' });
          await client.invalidateQueries({ queryKey: keyOf(listPublicTexts, { params: { workspaceId } }) });
        },
      },
    );
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    write(written);
  }

  return (
    <Section
      id={text.kind}
      title={names[text.kind]()}
      text={text.isDefault ? m.connection_privacy_default() : undefined}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <CopyField label={m.connection_privacy_url()} value={text.url} />
          <Textarea
            label={m.connection_privacy_body()}
            description={m.connection_privacy_hint()}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
            autosize
            minRows={8}
            maxRows={22}
            maxLength={50_000}
            readOnly={!admin}
          />
          {save.error && <ErrorNotice error={save.error} />}
          {admin && (
            <Group gap="sm">
              <Button type="submit" loading={save.isPending} disabled={written.trim() === '' || written === text.text}>
                {m.connection_privacy_save()}
              </Button>
              {!text.isDefault && (
                <Button variant="subtle" color="gray" onClick={() => write(null)}>
                  {m.connection_privacy_reset()}
                </Button>
              )}
              {save.isSuccess && <Text size="sm">{m.connection_privacy_saved()}</Text>}
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}
