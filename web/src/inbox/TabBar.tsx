import type { KeyboardEvent, ReactNode } from 'react';
import classes from './TabBar.module.css';

interface Props<T extends string> {
  label: string;
  /** The element these tabs change; it has role tabpanel. */
  panelId: string;
  tabs: readonly { value: T; label: ReactNode; tone?: 'note' }[];
  value: T;
  onChange: (value: T) => void;
}

/** One row of tabs for one panel: one stop for the Tab key, arrows within. */
export function TabBar<T extends string>({ label, panelId, tabs, value, onChange }: Props<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = tabs.at((at + step) % tabs.length);
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.value}"]`)?.focus();
  };
  return (
    <div className={classes.tabs} role="tablist" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          className={classes.tab}
          data-tab={tab.value}
          data-tone={tab.tone}
          aria-selected={tab.value === value}
          aria-controls={panelId}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
