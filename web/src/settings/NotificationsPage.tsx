import { Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { readWishes, saveWishes } from '../inbox/notify/notify-wishes.ts';
import { keepPush, pushIsPossible } from '../inbox/notify/push.ts';
import { playSound } from '../inbox/notify/sound.ts';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { Notice } from '../ui/Notice.tsx';
import { Section } from '../ui/Section.tsx';
import { useAvailability } from '../use-availability.ts';
import { SettingsPage } from './SettingsPage.tsx';

/** How this browser speaks up, when it keeps quiet, and whether I take new conversations. */
export function NotificationsPage() {
  const [wishes, setWishes] = useState(readWishes);
  const [denied, setDenied] = useState(typeof Notification !== 'undefined' && Notification.permission === 'denied');
  const workspaceId = useWorkspaceId();
  const [pushError, setPushError] = useState<Error | null>(null);
  const change = (next: Partial<typeof wishes>) => {
    const all = { ...wishes, ...next };
    setWishes(all);
    saveWishes(all);
    setPushError(null);
    if (all.push || wishes.push) keepPush(workspaceId, all).catch(setPushError);
  };
  const askBrowser = async (on: boolean) => {
    const granted = on && typeof Notification !== 'undefined' ? await Notification.requestPermission() : 'default';
    setDenied(granted === 'denied');
    change({ browser: granted === 'granted' });
  };
  const askPush = async (on: boolean) => {
    const granted = on ? await Notification.requestPermission() : 'default';
    setDenied(granted === 'denied');
    change({ push: granted === 'granted' });
  };
  return (
    <SettingsPage title={m.settings_notify_title()} text={m.settings_notify_text()}>
      <Availability />
      <Section title={m.settings_notify_title()}>
        <Stack gap="md">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Switch
              label={m.settings_notify_sound()}
              description={m.settings_notify_sound_help()}
              checked={wishes.sound}
              onChange={(event) => change({ sound: event.currentTarget.checked })}
            />
            <Button size="compact-sm" variant="default" onClick={playSound} flex="none">
              {m.settings_notify_try()}
            </Button>
          </Group>
          <Switch
            label={m.settings_notify_browser()}
            description={m.settings_notify_browser_help()}
            checked={wishes.browser}
            onChange={(event) => void askBrowser(event.currentTarget.checked)}
          />
          {pushIsPossible() && (
            <Switch
              label={m.settings_notify_push()}
              description={m.settings_notify_push_help()}
              checked={wishes.push}
              onChange={(event) => void askPush(event.currentTarget.checked)}
            />
          )}
          {wishes.push && (
            <Switch
              label={m.settings_notify_push_text()}
              description={m.settings_notify_push_text_help()}
              checked={wishes.pushText}
              onChange={(event) => change({ pushText: event.currentTarget.checked })}
            />
          )}
          {pushError && <Notice tone="bad" role="alert" title={m.settings_notify_push_failed()} />}
          {denied && (
            <Text size="sm" c="var(--roost-warn)" role="status">
              {m.settings_notify_denied()}
            </Text>
          )}
        </Stack>
      </Section>
      <Section title={m.settings_notify_quiet()} text={m.settings_notify_quiet_help()}>
        <Stack gap="md">
          <Switch
            label={m.settings_notify_quiet()}
            checked={wishes.quiet !== null}
            onChange={(event) => change({ quiet: event.currentTarget.checked ? { from: '20:00', to: '08:00' } : null })}
          />
          {wishes.quiet && (
            <Group>
              <TextInput
                type="time"
                label={m.settings_notify_from()}
                value={wishes.quiet.from}
                onChange={(event) =>
                  wishes.quiet && change({ quiet: { ...wishes.quiet, from: event.currentTarget.value } })
                }
              />
              <TextInput
                type="time"
                label={m.settings_notify_to()}
                value={wishes.quiet.to}
                onChange={(event) =>
                  wishes.quiet && change({ quiet: { ...wishes.quiet, to: event.currentTarget.value } })
                }
              />
            </Group>
          )}
        </Stack>
      </Section>
    </SettingsPage>
  );
}

function Availability() {
  const { available, disabled, set } = useAvailability(useWorkspaceId());
  return (
    <Section title={m.settings_notify_available()} text={m.settings_notify_available_help()}>
      <Switch
        label={m.settings_notify_available()}
        checked={available}
        disabled={disabled}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    </Section>
  );
}
