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
  /** The place of the key, whatever is printed on it: `KeyJ`. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

/**
 * The letter of a key press. On a keyboard that writes no Latin letters, the one at the same place of an English one; where
 * Latin letters lie elsewhere (AZERTY, Dvorak), what is printed on the key counts.
 */
function letterOf({ key, code }: Pick<Press, 'key' | 'code'>): string {
  if (!/^[^\P{L}\p{Script=Latin}]+$/u.test(key)) return key.toLowerCase();
  return code === 'Slash' ? '/' : code.replace(/^Key/, '').toLowerCase();
}

/** What Ctrl or Cmd and a letter mean, for those who take only this one. */
export function isCommand(event: KeyboardEvent, letter: string): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && letterOf(event) === letter;
}

/** What a key press means while no field has focus; null for everything that belongs to the browser. */
export function shortcutOf(press: Press): Shortcut | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return null;
  const key = letterOf(press);
  const shortcut = Object.hasOwn(keys, key) ? (keys[key] ?? null) : null;
  // Held down, only walking through the list makes sense.
  return press.repeat && shortcut !== 'next' && shortcut !== 'previous' ? null : shortcut;
}
