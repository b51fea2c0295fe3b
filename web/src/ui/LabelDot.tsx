import type { LabelColor } from '@roost/contract/organize.ts';
import classes from './LabelDot.module.css';

export function LabelDot({ color }: { color: LabelColor }) {
  return <span className={classes.dot} data-color={color} aria-hidden="true" />;
}

/** A label as a small tag: its colour is never alone, its name is beside it. */
export function LabelTag({ label }: { label: { name: string; color: LabelColor } }) {
  return (
    <span className={classes.tag} data-color={label.color} title={label.name}>
      <span className={classes.dot} data-color={label.color} aria-hidden="true" />
      <span className={classes.name} dir="auto">
        {label.name}
      </span>
    </span>
  );
}
