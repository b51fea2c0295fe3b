import { Button, Checkbox, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import {
  type FeatureKey,
  featureKeys,
  instagramPermissionsFor,
  permissionsFor,
  standingOf,
} from '@roost/contract/features.ts';
import type { Login } from '@roost/contract/meta.ts';
import { IconBrandInstagram } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useCanAdmin } from '../session.ts';
import { Section } from '../ui/Section.tsx';
import { ConnectProblem } from './ConnectProblem.tsx';
import classes from './ConnectSection.module.css';
import { FeatureSign } from './FeatureSign.tsx';
import { featureWords } from './feature-words.ts';
import { PermissionList } from './PermissionList.tsx';
import type { ConnectAttempt, DialogFlow } from './use-connect.ts';
import { instagramFeatures } from './use-features.ts';

interface Props {
  attempt: ConnectAttempt;
  chosen: readonly FeatureKey[];
  setChosen: (chosen: FeatureKey[]) => void;
  onConnect: (flow: DialogFlow) => void;
  onUpdateCredentials: (flow: DialogFlow) => void;
  /** Whose credentials are not saved yet. */
  lacking: readonly DialogFlow[];
  redirectUri: string;
  /** A configuration of Facebook Login for Business, which asks in place of the ticks. */
  configId: string | null;
  /** What earlier logins through one of the windows were granted. */
  grants: readonly Pick<Login, 'flow' | 'scopes' | 'declined'>[];
}

/** What to ask Meta for, the button that asks, and how the last attempt ended. */
export function ConnectSection(props: Props) {
  const { attempt, chosen } = props;
  const admin = useCanAdmin();
  /** Which button was pressed in vain. */
  const [missing, setMissing] = useState<DialogFlow | null>(null);
  const waitingFor = attempt.state.step === 'waiting' ? attempt.state.flow : null;
  const failed = attempt.state.step === 'failed';
  const ownPermissions = instagramPermissionsFor(instagramFeatures(chosen));
  const asked = props.configId === null ? permissionsFor(chosen) : ownPermissions;

  function connect(flow: DialogFlow): void {
    // An Instagram app belongs to a Meta app: that one comes first.
    const first = props.lacking.find((one) => one === 'facebook' || one === flow) ?? null;
    setMissing(first);
    if (first === null) {
      props.onConnect(flow);
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
          {props.configId && <Text size="sm">{m.connection_config_decides({ id: props.configId })}</Text>}
          <details className={classes.permissions}>
            <summary>{m.settings_permissions_asked({ count: asked.length })}</summary>
            {!props.configId && <Permissions title={m.connection_meta_permissions()} permissions={asked} />}
            <Permissions title={m.connection_instagram_permissions()} permissions={ownPermissions} />
          </details>
          <ConnectProblem
            attempt={attempt}
            missing={missing !== null && props.lacking.includes(missing) ? missing : null}
            redirectUri={props.redirectUri}
            onRetry={connect}
            onUpdateCredentials={props.onUpdateCredentials}
          />
          <Group gap="sm">
            <Button
              onClick={() => connect('facebook')}
              loading={waitingFor === 'facebook'}
              disabled={chosen.length === 0}
              size="md"
              variant={props.lacking.includes('facebook') || failed ? 'default' : 'filled'}
            >
              {m.settings_connect_button()}
            </Button>
            <Button
              onClick={() => connect('instagram')}
              loading={waitingFor === 'instagram'}
              size="md"
              variant="default"
              leftSection={<IconBrandInstagram size={18} aria-hidden="true" />}
            >
              {m.connection_instagram_button()}
            </Button>
            <Text c="dimmed" size="sm" role="status" className={classes.below}>
              {waitingFor === null
                ? m.connection_instagram_button_why()
                : waitingFor === 'instagram'
                  ? m.connection_instagram_waiting()
                  : m.settings_connect_waiting()}
            </Text>
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
  const standings = grants.map((grant) => standingOf(feature, grant)?.standing);
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

function Permissions({ title, permissions }: { title: string; permissions: readonly string[] }) {
  return (
    <>
      <Text size="sm" mt="xs">
        {title}
      </Text>
      <PermissionList permissions={permissions} />
    </>
  );
}
