import { Badge, Checkbox, Loader, Text, TextInput } from '@mantine/core';
import type { Asset } from '@roost/contract/meta.ts';
import { IconCircleCheck } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import { KindSign } from '../ui/KindSign.tsx';
import { kinds } from '../ui/kinds.ts';
import { useSetupWords } from '../use-server-words.ts';
import classes from './AssetRow.module.css';
import type { AssetProgress } from './use-connect-assets.ts';

interface Props {
  asset: Asset;
  /** Connected by this login. */
  done: boolean;
  /** The other login that has it now, by name. */
  by: string | null;
  /** Hangs on the row above it: an Instagram account under its Page. */
  beneath: boolean;
  ticked: boolean;
  onTick: (on: boolean) => void;
  progress: AssetProgress | undefined;
  pin: string;
  onPin: (pin: string) => void;
  busy: boolean;
}

export function AssetRow({ asset, done, by, beneath, ticked, onTick, progress, pin, onPin, busy }: Props) {
  const said = useSetupWords();
  const connected = done || progress?.step === 'done';
  const elsewhere = asset.connected && !connected;
  const failed = progress?.step === 'failed' ? progress.error : null;
  const pinNeeded = failed?.code === 'pin_needed';
  return (
    <div className={classes.root} data-beneath={beneath || undefined}>
      <Checkbox
        className={classes.tick}
        aria-label={`${asset.name} (${kinds[asset.kind].name()})`}
        checked={connected || (ticked && asset.connectable)}
        disabled={connected || !asset.connectable || busy}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <KindSign kind={asset.kind} />
      <div className={classes.words}>
        <Text fw={560} lineClamp={2}>
          {asset.name}
        </Text>
        <Text size="sm" c="dimmed">
          {kinds[asset.kind].name()}
          {asset.detail && (
            <>
              {' · '}
              <bdi>{asset.detail}</bdi>
            </>
          )}
        </Text>
        {!asset.connectable && !connected && asset.reason && (
          <Text size="sm" className={classes.reason}>
            {said(asset.reason)}
          </Text>
        )}
        {elsewhere && asset.connectable && (
          <Text size="sm" c="dimmed">
            {by === null ? m.connection_asset_elsewhere_unknown() : m.connection_asset_elsewhere({ name: by })}
          </Text>
        )}
        {failed && !pinNeeded && (
          <Text size="sm" className={classes.failure} role="alert">
            {failed.message} {failed.action}
          </Text>
        )}
        {pinNeeded && (
          <TextInput
            mt={6}
            size="sm"
            maw={260}
            label={m.settings_pin()}
            description={m.settings_pin_hint()}
            inputMode="numeric"
            maxLength={6}
            autoComplete="off"
            value={pin}
            onChange={(event) => onPin(event.currentTarget.value.replace(/\D/g, ''))}
          />
        )}
      </div>
      <div className={classes.state} aria-live="polite">
        {progress?.step === 'working' && <Loader size={18} aria-label={m.settings_picker_working()} />}
        {connected && (
          <Badge className={classes.done} leftSection={<IconCircleCheck size={13} aria-hidden="true" />}>
            {m.app_state_connected()}
          </Badge>
        )}
      </div>
    </div>
  );
}
