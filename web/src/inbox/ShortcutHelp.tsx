import { Kbd, Modal, Switch } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import { modKey } from './mod-key.ts';
import classes from './ShortcutHelp.module.css';
import { type Shortcut, shortcutKeys } from './shortcuts.ts';

const names: Record<Shortcut, () => string> = {
  next: m.inbox_key_next,
  previous: m.inbox_key_previous,
  reply: m.inbox_key_reply,
  note: m.inbox_key_note,
  resolve: m.inbox_key_resolve,
  snooze: m.inbox_key_snooze,
  assign: m.inbox_key_assign,
  assignMe: m.inbox_key_assign_me,
  label: m.inbox_key_label,
  search: m.inbox_key_search,
  help: m.inbox_key_help,
};

interface Props {
  onClose: () => void;
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
}

export function ShortcutHelp({ onClose, singleKeys, onSingleKeys }: Props) {
  return (
    <Modal opened onClose={onClose} title={m.inbox_shortcuts()} size="sm">
      <Switch
        checked={singleKeys}
        onChange={(event) => onSingleKeys(event.currentTarget.checked)}
        label={m.inbox_shortcuts_on()}
        description={m.inbox_shortcuts_on_help()}
      />
      <dl className={classes.keys} data-off={!singleKeys || undefined}>
        {shortcutKeys.map(([shortcut, key]) => (
          <div key={shortcut}>
            <dt>{names[shortcut]()}</dt>
            <dd>
              <Kbd>{key}</Kbd>
            </dd>
          </div>
        ))}
        <div>
          <dt>{m.inbox_command_palette()}</dt>
          <dd>
            <Kbd>{modKey}</Kbd> <Kbd>K</Kbd>
          </dd>
        </div>
        <div>
          <dt>{m.inbox_undo()}</dt>
          <dd>
            <Kbd>{modKey}</Kbd> <Kbd>Z</Kbd>
          </dd>
        </div>
        <div>
          <dt>{m.inbox_select_all()}</dt>
          <dd>
            <Kbd>{modKey}</Kbd> <Kbd>A</Kbd>
          </dd>
        </div>
        <div>
          <dt>{m.inbox_key_leave()}</dt>
          <dd>
            <Kbd>Esc</Kbd>
          </dd>
        </div>
      </dl>
    </Modal>
  );
}
