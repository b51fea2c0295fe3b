import { Button, Code, Group, Text } from '@mantine/core';
import type { Login } from '@roost/contract/meta.ts';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import { Notice } from '../ui/Notice.tsx';
import { shortfallsOf } from './connect-outcomes.ts';

/** What a successful login still lacks, each with its next button. */
export function LoginShortfalls({ login, onAskAgain }: { login: Login; onAskAgain: () => void }) {
  const found = shortfallsOf(login);
  // With nothing to connect, this is the way on.
  const first = !login.assets.some((asset) => asset.connectable);
  return (
    <>
      {found.includes('no_page') && (
        <Shortfall
          title={m.settings_no_page_title()}
          button={m.settings_picker_choose_again()}
          onClick={onAskAgain}
          first={first}
        >
          <Text>{m.settings_no_page_text()}</Text>
        </Shortfall>
      )}
      {found.includes('declined') && (
        <Shortfall
          title={m.settings_declined_title()}
          button={m.settings_declined_ask_again()}
          onClick={onAskAgain}
          first={first}
        >
          <Text>{m.settings_declined_text()}</Text>
          <Group gap={6} mt={6}>
            {login.declined.map((permission) => (
              <Code key={permission}>{permission}</Code>
            ))}
          </Group>
        </Shortfall>
      )}
    </>
  );
}

interface ShortfallProps {
  title: string;
  button: string;
  onClick: () => void;
  first: boolean;
  children: ReactNode;
}

function Shortfall(props: ShortfallProps) {
  return (
    <Notice tone="warn" title={props.title}>
      {props.children}
      <Button variant={props.first ? 'filled' : 'default'} size="xs" mt="sm" onClick={props.onClick}>
        {props.button}
      </Button>
    </Notice>
  );
}
