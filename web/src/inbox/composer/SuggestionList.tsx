import { m } from '../../paraglide/messages.js';
import classes from './SuggestionList.module.css';
import type { Suggestion } from './use-suggestions.ts';

interface Props {
  id: string;
  items: readonly Suggestion[];
  at: number;
  onChoose: (id: string) => void;
}

/** Above the field, which keeps the keyboard; the mouse may choose too. */
export function SuggestionList({ id, items, at, onChoose }: Props) {
  return (
    <div id={id} role="listbox" aria-label={m.inbox_suggestions()} className={classes.list}>
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
        <div
          key={item.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classes.item}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(item.id)}
        >
          <span className={classes.label} dir="auto">
            {item.label}
          </span>
          {item.detail !== null && (
            <span className={classes.detail} dir="auto">
              {item.detail}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
