import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Asset, Login } from '@roost/contract/meta.ts';
import { useState } from 'react';
import { getLanguage } from '../language.ts';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { kinds } from '../ui/kinds.ts';
import classes from './AssetPicker.module.css';
import { AssetRow } from './AssetRow.tsx';
import { assetKey, groupAssets, isDone, tickedAtFirst } from './asset-groups.ts';
import { LoginShortfalls } from './LoginShortfalls.tsx';
import { useConnectAssets } from './use-connect-assets.ts';

interface Props {
  login: Login;
  /** Of another login, for an account that is connected by it. */
  nameOf: (loginId: string) => string | null;
  onClose: () => void;
  onAskAgain: () => void;
}

/** After Meta said yes: choose which Pages, Instagram accounts and WhatsApp numbers Roost should connect. */
export function AssetPicker({ login, nameOf, onClose, onAskAgain }: Props) {
  const { progress, working, connect } = useConnectAssets(useWorkspaceId());
  const [importHistory, setImportHistory] = useState(true);
  const [ticked, setTicked] = useState(() => tickedAtFirst(login));
  const [pins, setPins] = useState<ReadonlyMap<string, string>>(new Map());
  /** Connected since the picker opened; named together at the end. */
  const [done, setDone] = useState<Asset[]>([]);
  const instagram = login.flow === 'instagram';
  const chosen = login.assets.filter(
    (asset) => asset.connectable && !isDone(asset, login.id) && ticked.has(assetKey(asset)),
  );

  async function submit(): Promise<void> {
    const newly = await connect(login, chosen, pins, importHistory);
    const connected = [...done, ...newly];
    setDone(connected);
    // Something was refused: stay, so that its reason and its PIN field can be seen.
    if (newly.length === chosen.length) {
      notifications.show({
        title: m.settings_connected_toast(),
        message: new Intl.ListFormat(getLanguage(), { type: 'conjunction' }).format(
          connected.map((asset) => `${asset.name} (${kinds[asset.kind].name()})`),
        ),
        color: 'green',
        autoClose: 8000,
      });
      onClose();
    }
  }

  function tick(key: string, on: boolean): void {
    const next = new Set(ticked);
    if (on) {
      next.add(key);
    } else {
      next.delete(key);
    }
    setTicked(next);
  }

  return (
    <Modal opened onClose={onClose} size="lg" title={m.settings_picker_title()} closeOnClickOutside={!working}>
      <Stack gap="md">
        <Text c="dimmed">
          {login.assets.length === 0
            ? m.settings_picker_nothing({ name: login.name })
            : m.settings_picker_text({ name: login.name })}
        </Text>
        <LoginShortfalls login={login} onAskAgain={onAskAgain} />
        {groupAssets(login.assets).map((group) => (
          <div key={group.key} className={classes.group}>
            {group.heading && (
              <Text size="sm" c="dimmed" fw={560} className={classes.heading}>
                {group.heading}
              </Text>
            )}
            {group.assets.map((asset) => (
              <AssetRow
                key={assetKey(asset)}
                asset={asset}
                done={isDone(asset, login.id)}
                by={asset.connectedBy === null ? null : nameOf(asset.connectedBy)}
                beneath={group.assets[0] !== asset}
                ticked={ticked.has(assetKey(asset))}
                onTick={(on) => tick(assetKey(asset), on)}
                progress={progress.get(assetKey(asset))}
                pin={pins.get(assetKey(asset)) ?? ''}
                onPin={(pin) => setPins((before) => new Map(before).set(assetKey(asset), pin))}
                busy={working}
              />
            ))}
          </div>
        ))}
        {chosen.some(({ keepsHistory }) => keepsHistory) && (
          <Checkbox
            checked={importHistory}
            onChange={(event) => setImportHistory(event.currentTarget.checked)}
            disabled={working}
            label={m.connection_history_wish()}
            description={m.connection_history_wish_hint()}
          />
        )}
        <div className={classes.foot}>
          {login.assets.length > 0 && (
            <Text size="sm" c="dimmed" className={classes.hint}>
              {instagram ? m.connection_instagram_picker_other() : m.settings_picker_not_listed()}{' '}
              <button type="button" className={classes.again} onClick={onAskAgain}>
                {instagram ? m.connection_instagram_picker_again() : m.settings_picker_choose_again()}
              </button>
            </Text>
          )}
          <Group gap="sm" ml="auto">
            <Button variant="default" onClick={onClose} disabled={working}>
              {chosen.length === 0 ? m.app_close() : m.settings_picker_later()}
            </Button>
            {chosen.length > 0 && (
              <Button onClick={() => void submit()} loading={working} data-autofocus>
                {m.settings_picker_connect({ count: chosen.length })}
              </Button>
            )}
          </Group>
        </div>
      </Stack>
    </Modal>
  );
}
