export type Shortcut =
  | 'next'
  | 'previous'
  | 'reply'
  | 'note'
  | 'resolve'
  | 'snooze'
  | 'assign'
  | 'assignMe'
  | 'label'
  | 'search'
  | 'help';

const keys: Record<string, Shortcut> = {
  j: 'next',
  k: 'previous',
  r: 'reply',
  n: 'note',
  e: 'resolve',
  h: 'snooze',
  a: 'assign',
  i: 'assignMe',
  l: 'label',
  '/': 'search',
  '?': 'help',
};

export const shortcutKeys: readonly [Shortcut, string][] = Object.entries(keys).map(([key, shortcut]) => [
  shortcut,
  key.toUpperCase(),
]);

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

/** What a key press means while no field has focus; null for everything that belongs to the browser. */
export function shortcutOf(press: Press): Shortcut | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return null;
  const key = press.key.toLowerCase();
  const shortcut = Object.hasOwn(keys, key) ? (keys[key] ?? null) : null;
  // Held down, only walking through the list makes sense.
  return press.repeat && shortcut !== 'next' && shortcut !== 'previous' ? null : shortcut;
}
