import { Anchor, List, Loader, Text } from '@mantine/core';
import { type DiagnosisItem, runDoctor } from '@roost/contract/doctor.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { useSetupWords } from '../use-server-words.ts';
import { inWords } from './in-words.ts';

/** What can be told apart when Meta’s window did not lead to a login, the cause before its effects. */
const suspects = {
  facebook: ['app.secret', 'app.redirect-uri', 'permissions.app', 'connect.attempt'],
  instagram: ['app.secret', 'instagram-login.app', 'permissions.app', 'connect.attempt'],
};
type Flow = keyof typeof suspects;

/** Asks the doctor why connecting failed and says it in place of guesses; the guesses stand in while nothing is known. */
export function ConnectDiagnosis({ flow, hints }: { flow: Flow; hints: readonly string[] }) {
  const workspaceId = useWorkspaceId();
  const said = useSetupWords();
  // Each failed attempt is asked about anew.
  const [since] = useState(Date.now);
  const { data, isPending } = useQuery({
    queryKey: ['connect-diagnosis', workspaceId, since],
    queryFn: ({ signal }) => call(runDoctor, { params: { workspaceId }, body: { ids: suspects[flow] }, signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const found = culpritOf(suspects[flow], data?.items ?? []);
  const culprit = found && inWords(found, said);
  if (isPending) {
    return (
      <Text c="dimmed" role="status">
        <Loader size={12} mr={6} aria-hidden="true" />
        {m.doctor_connect_looking()}
      </Text>
    );
  }
  return (
    <>
      {culprit ? (
        <>
          <Text fw={560}>{culprit.message}</Text>
          {culprit.action && <Text>{culprit.action}</Text>}
          {culprit.value && <CopyField label={culprit.valueLabel ?? m.doctor_value()} value={culprit.value} />}
        </>
      ) : (
        hints.length > 0 && (
          <List size="md" spacing={4}>
            {hints.map((hint) => (
              <List.Item key={hint}>{hint}</List.Item>
            ))}
          </List>
        )
      )}
      <Text size="sm">
        <Anchor
          renderRoot={(props) => (
            <Link
              to="/w/$workspaceId/settings/doctor"
              params={{ workspaceId }}
              {...(culprit ? { hash: culprit.id } : {})}
              {...props}
            />
          )}
        >
          {m.doctor_connect_link()}
        </Anchor>
      </Text>
    </>
  );
}

function culpritOf(wanted: readonly string[], items: readonly DiagnosisItem[]): DiagnosisItem | undefined {
  const found = wanted.flatMap((check) => items.find((item) => item.check === check) ?? []);
  return found.find(({ status }) => status === 'fail') ?? found.find(({ status }) => status === 'warn');
}
