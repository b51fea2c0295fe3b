import { Button, Checkbox, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { type FeatureKey, featureKeys, permissionsFor, standingOf } from '@roost/contract/features.ts';
import type { Login } from '@roost/contract/meta.ts';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCanAdmin } from '../session.ts';
import { Section } from '../ui/Section.tsx';
import { ConnectProblem } from './ConnectProblem.tsx';
import classes from './ConnectSection.module.css';
import { FeatureSign } from './FeatureSign.tsx';
import { featureWords } from './feature-words.ts';
import { PermissionList } from './PermissionList.tsx';
import type { ConnectAttempt } from './use-connect.ts';

interface Props {
  attempt: ConnectAttempt;
  chosen: readonly FeatureKey[];
  setChosen: (chosen: FeatureKey[]) => void;
  onConnect: () => void;
  onUpdateCredentials: () => void;
  credentialsMissing: boolean;
  redirectUri: string;
  /** What earlier logins through Meta's dialog were granted. */
  grants: readonly Pick<Login, 'scopes' | 'declined'>[];
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
                label={featureWords[key].name()}
                description={<Why feature={key} grants={props.grants} />}
                checked={chosen.includes(key)}
                onChange={(event) => toggle(key, event.currentTarget.checked)}
              />
            ))}
          </fieldset>
          <details className={classes.permissions}>
            <summary>{m.settings_permissions_asked({ count: permissionsFor(chosen).length })}</summary>
            <PermissionList permissions={permissionsFor(chosen)} />
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

/** What it is for, and how it stands since the last login. */
function Why({ feature, grants }: { feature: FeatureKey; grants: Props['grants'] }) {
  const standings = grants.map((grant) => standingOf(feature, grant).standing);
  const best = (['granted', 'declined', 'missing'] as const).find((one) => standings.includes(one));
  return (
    <>
      {featureWords[feature].why()}
      {best && (
        <span className={classes.standing}>
          <FeatureSign standing={best} />
        </span>
      )}
    </>
  );
}
