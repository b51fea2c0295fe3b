import { Button } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { Link } from '@tanstack/react-router';
import { useWorkspaceId } from '../../session.ts';
import { useServerWords } from '../../use-server-words.ts';

/** Pages on which the action of a failed message is done. The server names the action in its own words. */
const pages: Readonly<Record<string, '/w/$workspaceId/settings/meta' | '/w/$workspaceId/settings/templates'>> = {
  Reconnect: '/w/$workspaceId/settings/meta',
  'Connect with Meta': '/w/$workspaceId/settings/meta',
  'Connect with Instagram': '/w/$workspaceId/settings/meta',
  'Check permissions': '/w/$workspaceId/settings/meta',
  'Update Credentials': '/w/$workspaceId/settings/meta',
  'Register number': '/w/$workspaceId/settings/meta',
  'Enter PIN': '/w/$workspaceId/settings/meta',
  'Sync templates': '/w/$workspaceId/settings/templates',
};

/** The server's own word for what the button beside every unconfirmed message does. */
const sendAgain = 'Send again';

/** True where a button beneath the message says this already. */
export function hasButton(action: string): boolean {
  return action === 'Open Meta' || action === sendAgain || Object.hasOwn(pages, action);
}

/** The one button that helps with this failure, where it is on a page of Roost's or Meta's. */
export function TroubleButton({ error }: { error: NonNullable<Message['error']> }) {
  const workspaceId = useWorkspaceId();
  const said = useServerWords();
  const { action } = error;
  if (action === 'Open Meta') {
    return (
      <Button
        component="a"
        href="https://business.facebook.com/"
        target="_blank"
        rel="noreferrer"
        size="compact-xs"
        variant="default"
      >
        {said(action)}
      </Button>
    );
  }
  const page = action === null ? undefined : pages[action];
  if (action === null || page === undefined) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      renderRoot={(props) => <Link to={page} params={{ workspaceId }} {...props} />}
    >
      {said(action)}
    </Button>
  );
}
