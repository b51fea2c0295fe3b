import { Button, Checkbox, Code, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { type FeatureKey, featureKeys, permissionsFor } from '@roost/contract/features.ts';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCanAdmin } from '../session.ts';
import { Section } from '../ui/Section.tsx';
import { ConnectProblem } from './ConnectProblem.tsx';
import classes from './ConnectSection.module.css';
import type { ConnectAttempt } from './use-connect.ts';

const words: Record<FeatureKey, { name: () => string; why: () => string }> = {
  pageMessages: { name: m.settings_feature_page_messages, why: m.settings_feature_page_messages_why },
  instagramMessages: { name: m.settings_feature_instagram_messages, why: m.settings_feature_instagram_messages_why },
  instagramComments: { name: m.settings_feature_instagram_comments, why: m.settings_feature_instagram_comments_why },
  pageComments: { name: m.settings_feature_page_comments, why: m.settings_feature_page_comments_why },
  whatsapp: { name: m.settings_feature_whatsapp, why: m.settings_feature_whatsapp_why },
  businessAssets: { name: m.settings_feature_business_assets, why: m.settings_feature_business_assets_why },
};

interface Props {
  attempt: ConnectAttempt;
  chosen: readonly FeatureKey[];
  setChosen: (chosen: FeatureKey[]) => void;
  onConnect: () => void;
  onUpdateCredentials: () => void;
  credentialsMissing: boolean;
  redirectUri: string;
}

/** What to ask Meta for, the button that asks, and how the last attempt ended. */
export function ConnectSection(props: Props) {
  const { attempt, chosen } = props;
  const admin = useCanAdmin();
  const [asked, setAsked] = useState(false);
  const waiting = attempt.state.step === 'waiting';
  const failed = attempt.state.step === 'failed';

  function connect(): void {
    setAsked(props.credentialsMissing);
    if (!props.credentialsMissing) {
      props.onConnect();
    }
  }

  function toggle(key: FeatureKey, on: boolean): void {
    props.setChosen(featureKeys.filter((one) => (one === key ? on : chosen.includes(one))));
  }

  return (
    <Section id="connect" title={m.settings_connect_title()} text={m.settings_connect_text()}>
      {admin ? (
        <Stack gap="lg">
          <fieldset className={classes.features}>
            <VisuallyHidden component="legend">{m.settings_features()}</VisuallyHidden>
            {featureKeys.map((key) => (
              <Checkbox
                key={key}
                className={classes.feature}
                label={words[key].name()}
                description={words[key].why()}
                checked={chosen.includes(key)}
                onChange={(event) => toggle(key, event.currentTarget.checked)}
              />
            ))}
          </fieldset>
          <details className={classes.permissions}>
            <summary>{m.settings_permissions_asked({ count: permissionsFor(chosen).length })}</summary>
            <Group gap={6} mt="xs">
              {permissionsFor(chosen).map((permission) => (
                <Code key={permission}>{permission}</Code>
              ))}
            </Group>
          </details>
          <ConnectProblem
            attempt={attempt}
            credentialsMissing={asked && props.credentialsMissing}
            redirectUri={props.redirectUri}
            onRetry={connect}
            onUpdateCredentials={props.onUpdateCredentials}
          />
          <Group gap="md">
            <Button
              onClick={connect}
              loading={waiting}
              disabled={chosen.length === 0}
              size="md"
              variant={props.credentialsMissing || failed ? 'default' : 'filled'}
            >
              {m.settings_connect_button()}
            </Button>
            {waiting && (
              <Text c="dimmed" role="status">
                {m.settings_connect_waiting()}
              </Text>
            )}
          </Group>
        </Stack>
      ) : (
        <Text c="dimmed">{m.settings_ask_admin()}</Text>
      )}
    </Section>
  );
}
