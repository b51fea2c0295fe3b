import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { ConnectDiagnosis } from '../doctor/ConnectDiagnosis.tsx';
import { m } from '../paraglide/messages.js';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Notice } from '../ui/Notice.tsx';
import classes from './ConnectProblem.module.css';
import { explain } from './connect-outcomes.ts';
import type { ConnectAttempt, DialogFlow } from './use-connect.ts';

interface Props {
  attempt: ConnectAttempt;
  /** Which credentials are missing, when that is what stopped the last try. */
  missing: DialogFlow | null;
  redirectUri: string;
  onRetry: (flow: DialogFlow) => void;
  onUpdateCredentials: (flow: DialogFlow) => void;
}

/** How the last attempt ended, if badly: what happened, what may be the cause, and the next button. */
export function ConnectProblem(props: Props) {
  const { state } = props.attempt;
  const box = useRef<HTMLDivElement>(null);
  // Whoever comes back from Meta as a whole page stands at its top, on a phone far above this.
  useEffect(() => {
    if (state.step === 'failed') {
      box.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [state]);
  return (
    <div ref={box} className={classes.problem}>
      <Problem {...props} />
    </div>
  );
}

function Problem({ attempt, missing, redirectUri, onRetry, onUpdateCredentials }: Props) {
  const { state } = attempt;
  const refused = state.step === 'refused' ? state.error.code : null;
  if (missing === 'instagram' || refused === 'instagram_app_missing') {
    return (
      <ErrorNotice title={m.connection_instagram_app_missing()}>
        <Text>{m.connection_instagram_app_missing_text()}</Text>
        <Button variant="default" mt="sm" onClick={() => onUpdateCredentials('instagram')}>
          {m.connection_instagram_app_setup()}
        </Button>
      </ErrorNotice>
    );
  }
  if (missing === 'facebook' || refused === 'meta_app_missing') {
    return (
      <ErrorNotice title={m.settings_credentials_missing()}>
        <Text>{m.settings_credentials_missing_text()}</Text>
        <Button variant="default" mt="sm" onClick={() => onUpdateCredentials('facebook')}>
          {m.settings_credentials_setup()}
        </Button>
      </ErrorNotice>
    );
  }
  if (state.step === 'refused') {
    return <ErrorNotice error={state.error} />;
  }
  if (state.step !== 'failed') {
    return null;
  }
  const { flow } = state;
  const instagram = flow === 'instagram';
  const { title, text, hints, next, showRedirectUri } = explain(state.failure, flow);
  return (
    <Notice tone="warn" role="alert" title={title()}>
      <Stack gap="sm">
        <Text>{text()}</Text>
        {hints.length > 0 && <ConnectDiagnosis flow={flow} hints={hints.map((hint) => hint())} />}
        {showRedirectUri && (
          <CopyField
            label={m.settings_redirect_uri()}
            value={redirectUri}
            hint={instagram ? m.connection_instagram_redirect_place() : m.settings_redirect_uri_place()}
          />
        )}
        <Group>
          {next === 'update_credentials' ? (
            <Button onClick={() => onUpdateCredentials(flow)}>
              {instagram ? m.connection_instagram_app_update() : m.settings_credentials_update()}
            </Button>
          ) : (
            <Button onClick={() => onRetry(flow)}>{m.app_try_again()}</Button>
          )}
        </Group>
      </Stack>
    </Notice>
  );
}
