import { Button, Group, List, PasswordInput, Stack } from '@mantine/core';
import { listLogins, pasteLogin } from '@roost/contract/meta.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Section } from '../ui/Section.tsx';

/** A system-user token, step by step; then the same choice of accounts as after the dialog. */
export function PasteTokenSection({ onLogin }: { onLogin: (loginId: string) => void }) {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const paste = useCall(pasteLogin);
  const [open, setOpen] = useState(false);
  const [token, setToken] = useState('');

  function submit(event: FormEvent): void {
    event.preventDefault();
    paste.mutate(
      { params: { workspaceId }, body: { token } },
      {
        onSuccess: async (login) => {
          setToken('');
          setOpen(false);
          await client.invalidateQueries({ queryKey: keyOf(listLogins, { params: { workspaceId } }) });
          onLogin(login.id);
        },
      },
    );
  }

  if (!admin) return null;
  return (
    <Section
      id="paste-token"
      title={m.connection_paste_title()}
      text={m.connection_paste_text()}
      action={
        !open && (
          <Button variant="default" onClick={() => setOpen(true)}>
            {m.connection_paste_open()}
          </Button>
        )
      }
    >
      {open && (
        <form onSubmit={submit}>
          <Stack gap="md">
            <List type="ordered" spacing={6}>
              <List.Item>{m.connection_paste_step_1()}</List.Item>
              <List.Item>{m.connection_paste_step_2()}</List.Item>
              <List.Item>{m.connection_paste_step_3()}</List.Item>
              <List.Item>{m.connection_paste_step_4()}</List.Item>
            </List>
            <PasswordInput
              label={m.connection_paste_token()}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              required
            />
            {paste.error && <ErrorNotice error={paste.error} />}
            <Group gap="sm">
              <Button type="submit" loading={paste.isPending} disabled={token.trim() === ''}>
                {m.connection_paste_check()}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setOpen(false)}>
                {m.app_cancel()}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Section>
  );
}
