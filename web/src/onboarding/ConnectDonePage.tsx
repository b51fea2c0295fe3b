import { Center, Loader, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { pickWorkspace, useMe } from '../session.ts';
import { handBack } from './hand-back.ts';

/** Meta has answered. In the popup: tell the page that asked, and close. In a whole page: go on to the settings. */
export function ConnectDonePage() {
  const { login, error, flow } = useSearch({ from: '/connect/done' });
  const navigate = useNavigate();
  const { data, error: refused } = useMe();
  const [told, setTold] = useState<boolean | null>(null);

  useEffect(() => {
    let gone = false;
    void handBack({ ...(login ? { login } : {}), ...(error ? { error } : {}), ...(flow ? { flow } : {}) }).then(
      (result) => {
        if (!gone) {
          setTold(result);
        }
      },
    );
    return () => {
      gone = true;
    };
  }, [login, error, flow]);

  useEffect(() => {
    if (told === false && data) {
      const workspaceId = pickWorkspace(data.workspaces);
      void (workspaceId
        ? navigate({
            to: '/w/$workspaceId/settings/meta',
            params: { workspaceId },
            search: { ...(login ? { login } : {}), ...(error ? { error, ...(flow ? { flow } : {}) } : {}) },
            replace: true,
          })
        : navigate({ to: '/', replace: true }));
    }
  }, [told, data, login, error, flow, navigate]);

  // Nobody is signed in here: the sentence waits behind the sign-in.
  const signedOut = refused instanceof ApiError && refused.status === 401;
  useEffect(() => {
    if (told === false && signedOut) {
      const next = `${window.location.pathname}${window.location.search}`;
      void navigate({ to: '/sign-in', search: { next }, replace: true });
    }
  }, [told, signedOut, navigate]);

  return (
    <Center h="100dvh">
      {told ? (
        <Text c="dimmed">{m.app_connect_close_window()}</Text>
      ) : (
        <Loader size="sm" aria-label={m.app_loading()} />
      )}
    </Center>
  );
}
