import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import type { DiagnosisItem } from '@roost/contract/doctor.ts';
import { IconExternalLink, IconMapPin } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import classes from './CheckCard.module.css';
import { FixButton } from './FixButton.tsx';
import { StatusSign } from './StatusSign.tsx';
import type { Doctor } from './use-doctor.ts';

interface Props {
  item: DiagnosisItem;
  /** More findings of the same check that ask for the same. */
  others?: readonly DiagnosisItem[];
  doctor: Doctor;
}

/** A check that needs somebody: what is wrong, where to go, what to paste, and the buttons. */
export function CheckCard({ item, others = [], doctor }: Props) {
  const asked = doctor.one.variables?.body?.ids?.[0] === item.id;
  return (
    <article
      id={item.id}
      className={classes.root}
      data-status={item.status}
      data-check={item.check}
      aria-labelledby={`${item.id}-title`}
    >
      <header className={classes.head}>
        <StatusSign status={item.status} />
        <Text component="span" size="sm" c="dimmed">
          {[m.doctor_checked({ title: item.title }), others.length === 0 ? item.subject : null]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </header>
      <Title order={3} id={`${item.id}-title`} className={classes.title}>
        {item.message}
      </Title>
      {others.map(({ id, message }) => (
        <Text key={id} className={classes.title}>
          {message}
        </Text>
      ))}
      {item.action && <Text c="dimmed">{item.action}</Text>}
      {item.place && <PlaceLine place={item.place} url={item.dashboardUrl} />}
      {item.value && <CopyField label={item.valueLabel ?? m.doctor_value()} value={item.value} />}
      <Group gap="xs" mt={4}>
        {item.fixable && <FixButton item={item} doctor={doctor} />}
        <WayOn item={item} />
        <Button
          variant="default"
          size="xs"
          onClick={() => doctor.run([item, ...others].map(({ id }) => id))}
          loading={asked && doctor.one.isPending}
          aria-label={m.doctor_again_named({ name: item.title })}
        >
          {m.doctor_again()}
        </Button>
      </Group>
      {asked && doctor.one.error && <ErrorNotice error={doctor.one.error} />}
      {doctor.mend.variables?.params.id === item.id && doctor.mend.error && <ErrorNotice error={doctor.mend.error} />}
    </article>
  );
}

function PlaceLine({ place, url }: { place: string; url: string | undefined }) {
  return (
    <p className={classes.place}>
      <IconMapPin size={15} aria-hidden="true" />
      {url ? (
        <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
          {place} <IconExternalLink size={13} aria-label={m.doctor_new_window()} />
        </Anchor>
      ) : (
        <Text component="span" size="sm">
          {place}
        </Text>
      )}
    </p>
  );
}

const credentialChecks = ['app.saved', 'app.id-format', 'app.secret'];

/** Where in Roost the next step is, for checks that are put right here. */
function WayOn({ item }: { item: DiagnosisItem }) {
  const params = { workspaceId: useWorkspaceId() };
  const look = { variant: 'default', size: 'xs' } as const;
  if (item.check === 'webhook.dead') {
    return (
      <Button {...look} renderRoot={(props) => <Link to="/w/$workspaceId/webhooks" params={params} {...props} />}>
        {m.app_nav_webhooks()}
      </Button>
    );
  }
  const credentials = credentialChecks.includes(item.check);
  if (!item.reconnect && !credentials) {
    return null;
  }
  return (
    <Button
      {...look}
      variant="filled"
      renderRoot={(props) => (
        <Link
          to="/w/$workspaceId/settings/meta"
          params={params}
          hash={credentials ? 'credentials' : 'connect'}
          {...props}
        />
      )}
    >
      {credentials ? m.settings_credentials_update() : m.settings_connect_button()}
    </Button>
  );
}
