import type { ReactNode } from 'react';

/** One line of the dialog of choices. */
export interface Choice {
  id: string;
  label: string;
  /** Found by these words too. */
  keywords?: string;
  icon?: ReactNode;
  /** At the end of the line: a key, a time, a tick. */
  right?: ReactNode;
  /** Beneath the label: why it may not be what is wanted. */
  warning?: string;
  /** For choices that are on or off. */
  checked?: boolean;
  /** The dialog stays open, for choosing several. */
  stays?: boolean;
  run: () => void;
}

export interface ChoiceGroup {
  name: string;
  choices: Choice[];
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** Every word typed has to begin a word of the choice, or stand within it. Accents and case do not matter. */
export function matching(groups: readonly ChoiceGroup[], query: string): ChoiceGroup[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups.filter((group) => group.choices.length > 0);
  return groups.flatMap((group) => {
    const choices = group.choices.filter((choice) => {
      const text = fold(`${choice.label} ${choice.keywords ?? ''} ${group.name}`);
      return words.every((word) => text.includes(word));
    });
    return choices.length > 0 ? [{ ...group, choices }] : [];
  });
}
