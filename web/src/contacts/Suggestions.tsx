import { Button } from '@mantine/core';
import { distinguishContacts, type MergeSuggestion, mergeContact, suggestMerges } from '@roost/contract/contacts.ts';
import { useQueryClient } from '@tanstack/react-query';
import { ContactAvatar } from '../inbox/ContactAvatar.tsx';
import { showProblem } from '../inbox/show-problem.ts';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import classes from './Suggestions.module.css';
import { useMerged } from './use-merged.tsx';

const reasons: Record<MergeSuggestion['reason'], (given: { value: string }) => string> = {
  same_phone: m.contacts_same_phone,
  same_email: m.contacts_same_email,
  same_username: m.contacts_same_username,
  same_name: () => m.contacts_same_name(),
};

/** Who may be the same person, and why; nothing where there is nobody. */
export function Suggestions({ contactId }: { contactId: string }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const request = { params: { workspaceId, id: contactId } };
  const items = useEndpoint(suggestMerges, request).data?.items ?? [];
  const merge = useCall(mergeContact);
  const distinguish = useCall(distinguishContacts);
  const merged = useMerged();
  if (items.length === 0) return null;
  return (
    <section className={classes.root} aria-label={m.contacts_suggestions()}>
      <h3>{m.contacts_suggestions()}</h3>
      <ul>
        {items.map(({ contact, reason, value }) => (
          <li key={contact.id} className={classes.row}>
            <ContactAvatar
              contact={contact}
              sizePx={30}
              {...(contact.identities[0] ? { kind: contact.identities[0].channelKind } : {})}
            />
            <span className={classes.words}>
              <span dir="auto">{contact.name}</span>
              <span className={classes.reason}>{reasons[reason]({ value })}</span>
            </span>
            <span className={classes.actions}>
              <Button
                size="compact-sm"
                variant="light"
                loading={merge.isPending}
                onClick={() =>
                  merge.mutate(
                    { ...request, body: { contactId: contact.id } },
                    { onSuccess: ({ mergeId }) => merged(mergeId, contact.name), onError: showProblem },
                  )
                }
              >
                {m.contacts_merge_verb()}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() =>
                  distinguish.mutate(
                    { ...request, body: { contactId: contact.id } },
                    {
                      onSuccess: () => client.invalidateQueries({ queryKey: keyOf(suggestMerges, request) }),
                      onError: showProblem,
                    },
                  )
                }
              >
                {m.contacts_not_same()}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
