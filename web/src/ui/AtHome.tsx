import { Button, Center } from '@mantine/core';
import { readSetup } from '@roost/contract/account.ts';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import { endpointQuery } from '../query.ts';
import { EmptyState } from './EmptyState.tsx';

/**
 * Cookies and Meta's way back belong to one address. Opened under another (127.0.0.1 for localhost, say), everything would
 * seem to work until *Connect with Meta* comes back to a browser that is not signed in there.
 */
export function AtHome({ children }: { children: ReactNode }) {
  // Asked once: where Roost lives does not change while a page is open.
  const { data } = useQuery({ ...endpointQuery(readSetup, {}), staleTime: Number.POSITIVE_INFINITY });
  const { origin, pathname, search } = window.location;
  if (data === undefined || data.publicUrl === origin) return children;
  return (
    <Center mih="80vh" px="md">
      <EmptyState title={m.app_elsewhere_title()} text={m.app_elsewhere_text({ here: origin, there: data.publicUrl })}>
        <Button
          component="a"
          href={`${data.publicUrl}${pathname}${search}`}
          rightSection={<IconExternalLink size={16} aria-hidden="true" />}
        >
          {m.app_elsewhere_open({ there: data.publicUrl })}
        </Button>
      </EmptyState>
    </Center>
  );
}
