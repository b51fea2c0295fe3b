import type { Label } from '@roost/contract/organize.ts';
import { m } from '../../paraglide/messages.js';
import { LabelTag } from '../../ui/LabelDot.tsx';
import classes from './RowLabels.module.css';

const shownMax = 2;

export function RowLabels({ labels }: { labels: Label[] }) {
  const more = labels.slice(shownMax);
  return (
    <span className={classes.labels}>
      {labels.slice(0, shownMax).map((label) => (
        <LabelTag key={label.id} label={label} />
      ))}
      {more.length > 0 && (
        <span className={classes.more} title={more.map((label) => label.name).join(', ')}>
          {m.inbox_labels_more({ count: more.length })}
        </span>
      )}
    </span>
  );
}
