import { Button, CloseButton } from '@mantine/core';
import { type DraftContent, draftContentOf } from '@roost/contract/together.ts';
import { m } from '../../paraglide/messages.js';
import { isEmptyDraft } from './drafts.ts';
import classes from './QuotedDraft.module.css';
import type { Writing } from './writing.ts';

/** What was written at the same time on another device: whoever takes it finds the present words here instead. */
export function OtherVersions({ writing: { draft, change } }: { writing: Writing }) {
  const without = (other: DraftContent) => draft.others.filter((one) => one !== other);
  const take = (other: DraftContent) => {
    const present = isEmptyDraft(draft) ? [] : [draftContentOf(draft)];
    change((now) => ({ ...now, ...other, others: [...without(other), ...present] }));
  };
  return draft.others.map((other) => (
    <div key={JSON.stringify(other)} className={classes.quote} role="status">
      <div className={classes.words}>
        <p className={classes.to}>{m.inbox_draft_other()}</p>
        <p className={classes.text} dir="auto" title={other.text}>
          {other.text.trim() || m.outgoing_pending_files({ count: other.files.length })}
        </p>
      </div>
      <Button size="compact-xs" variant="subtle" onClick={() => take(other)}>
        {m.inbox_draft_use()}
      </Button>
      <CloseButton
        size="sm"
        aria-label={m.inbox_discard()}
        onClick={() => change((now) => ({ ...now, others: without(other) }))}
      />
    </div>
  ));
}
