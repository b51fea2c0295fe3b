import { listMerges } from '@roost/contract/contacts.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import page from './ContactPage.module.css';
import { MergedNotice } from './MergedNotice.tsx';
import classes from './Suggestions.module.css';

/** Who was merged in, each with the way back. */
export function Merges({ contactId }: { contactId: string }) {
  const workspaceId = useWorkspaceId();
  const items = useEndpoint(listMerges, { params: { workspaceId, id: contactId } }).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={page.card}>
      <h2>{m.contacts_merges()}</h2>
      <ul className={classes.merges}>
        {items.map(({ id, gone, by }) => (
          <li key={id} className={classes.row}>
            <span className={classes.words}>
              {by ? m.contacts_merge_line({ name: gone.name, by }) : m.contacts_merge_line_nobody({ name: gone.name })}
            </span>
            <MergedNotice workspaceId={workspaceId} mergeId={id} />
          </li>
        ))}
      </ul>
    </section>
  );
}
