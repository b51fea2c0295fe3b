import { type LoginFlow, listChannels, listLogins, type MetaApp, readMetaApp } from '@roost/contract/meta.ts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { AddressesSection } from './AddressesSection.tsx';
import { AssetPicker } from './AssetPicker.tsx';
import { ConnectedSection } from './ConnectedSection.tsx';
import { ConnectSection } from './ConnectSection.tsx';
import { CredentialsSection, credentialsId, hasCredentials } from './CredentialsSection.tsx';
import { dialogOf } from './connect-label.ts';
import { readConnectFailure } from './connect-outcomes.ts';
import { HeldGrantDialog } from './HeldGrantDialog.tsx';
import { hasInstagramApp, InstagramAppSection, instagramAppId } from './InstagramAppSection.tsx';
import { KeepTicked } from './KeepTicked.tsx';
import { LoginsSection } from './LoginsSection.tsx';
import { NextStep } from './NextStep.tsx';
import { PasteTokenSection } from './PasteTokenSection.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { type DialogFlow, useConnect } from './use-connect.ts';
import { instagramFeatures, useFeatures } from './use-features.ts';

/** *Settings → Meta (Instagram/Facebook)*: credentials, connecting, what is connected, and the addresses for Meta's dashboard. */
export function MetaPage() {
  const workspaceId = useWorkspaceId();
  const params = { workspaceId };
  const search = useSearch({ from: '/w/$workspaceId/settings/meta' });
  const navigate = useNavigate({ from: '/w/$workspaceId/settings/meta' });
  const app = useEndpoint(readMetaApp, { params });
  const channels = useEndpoint(listChannels, { params });
  const logins = useEndpoint(listLogins, { params });
  const [editing, setEditing] = useState(false);
  const [editingInstagram, setEditingInstagram] = useState(false);
  const [keeping, setKeeping] = useState(false);
  const [features, setFeatures] = useFeatures(workspaceId);

  const showLogin = async (login: string) => {
    // First what Meta gave this time: the picker ticks what it finds when it opens.
    await logins.refetch();
    await navigate({ search: { login }, replace: true });
  };
  const attempt = useConnect(workspaceId, (login) => void showLogin(login));
  const { fail } = attempt;
  useEffect(() => {
    if (search.error) {
      fail(readConnectFailure(search.error), search.flow === 'instagram' ? 'instagram' : 'facebook');
      void navigate({ search: {}, replace: true });
    }
  }, [search.error, search.flow, fail, navigate]);

  const failed = app.error ?? channels.error ?? logins.error;
  const retry = () => void Promise.all([app.refetch(), channels.refetch(), logins.refetch()]);
  if (failed && !(app.data && channels.data && logins.data)) {
    return <ErrorState error={failed} onRetry={retry} />;
  }
  if (!app.data || !channels.data || !logins.data) {
    return (
      <SettingsPage title={m.settings_meta_title()} text={m.settings_meta_text()}>
        <RowsLoading rows={3} height={140} />
      </SettingsPage>
    );
  }

  const ready = hasCredentials(app.data);
  const flowOf = (loginId: string | null) => logins.data?.items.find(({ id }) => id === loginId)?.flow;
  const picked = logins.data.items.find((login) => login.id === search.login);
  const closePicker = () => void navigate({ search: {}, replace: true });
  const linked = channels.data.items.filter(
    ({ state, loginId }) => state.code !== 'disconnected' && flowOf(loginId) === 'facebook',
  );
  const connect = (flow: DialogFlow) => {
    if (flow === 'instagram') {
      attempt.start(instagramFeatures(features), { flow });
    } else if (linked.length === 0) {
      attempt.start(features);
    } else {
      setKeeping(true);
    }
  };
  const askAgain = (of: LoginFlow) => {
    const flow = dialogOf(of);
    attempt.start(flow === 'instagram' ? instagramFeatures(features) : features, { flow, askAgain: true });
    closePicker();
  };
  const editCredentials = (flow: DialogFlow) => {
    const instagram = flow === 'instagram';
    (instagram ? setEditingInstagram : setEditing)(true);
    document.getElementById(instagram ? instagramAppId : credentialsId)?.scrollIntoView({ block: 'center' });
  };

  const editOrClose = (open: boolean) => {
    setEditing(open);
    // Its explanation has served: the way on is *Connect with Meta* again.
    if (!open && attempt.state.step === 'failed') {
      attempt.reset();
    }
  };

  const editInstagramOrClose = (open: boolean) => {
    setEditingInstagram(open);
    if (!open && attempt.state.step === 'failed') {
      attempt.reset();
    }
  };

  return (
    <SettingsPage title={m.settings_meta_title()} text={m.settings_meta_text()}>
      {search.welcome && <NextStep ready={ready} connected={channels.data.items.length > 0} />}
      {channels.data.items.length > 0 && <ConnectedSection channels={channels.data.items} onReconnect={connect} />}
      <CredentialsSection app={app.data} editing={editing} setEditing={editOrClose} />
      <ConnectSection
        attempt={attempt}
        chosen={features}
        setChosen={setFeatures}
        onConnect={connect}
        onUpdateCredentials={editCredentials}
        lacking={lackingOf(app.data)}
        redirectUri={app.data.redirectUri}
        configId={app.data.loginConfigId}
        grants={logins.data.items.filter(
          ({ flow, state }) => flow !== 'system_user' && state.code !== 'needs_reconnect',
        )}
      />
      {ready && <InstagramAppSection app={app.data} editing={editingInstagram} setEditing={editInstagramOrClose} />}
      {ready && <PasteTokenSection onLogin={(login) => void showLogin(login)} />}
      {logins.data.items.length > 0 && (
        <LoginsSection
          logins={logins.data.items}
          onChoose={(login) => void showLogin(login)}
          onReconnect={connect}
          onAskAgain={(wanted, flow) => attempt.start(wanted, { flow, askAgain: true })}
        />
      )}
      <AddressesSection app={app.data} />
      <KeepTicked
        channels={linked}
        opened={keeping}
        onClose={() => setKeeping(false)}
        onContinue={() => {
          setKeeping(false);
          attempt.start(features);
        }}
      />
      {picked?.held && (
        <HeldGrantDialog
          key={picked.held.id}
          login={picked}
          held={picked.held}
          onClose={closePicker}
          onChooseAgain={() => askAgain(picked.flow)}
        />
      )}
      {picked && !picked.held && (
        <AssetPicker
          key={picked.id}
          login={picked}
          nameOf={(id) => logins.data?.items.find((login) => login.id === id)?.name ?? null}
          onClose={closePicker}
          onAskAgain={() => askAgain(picked.flow)}
        />
      )}
    </SettingsPage>
  );
}

/** Whose credentials are missing for its window. */
function lackingOf(app: MetaApp): DialogFlow[] {
  if (!hasCredentials(app)) return ['facebook'];
  return hasInstagramApp(app) ? [] : ['instagram'];
}
