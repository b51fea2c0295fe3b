import { TextInput } from '@mantine/core';
import type { Contact } from '@roost/contract/contacts.ts';
import { useState } from 'react';
import { ContactSelect } from '../../../contacts/ContactSelect.tsx';
import { m } from '../../../paraglide/messages.js';
import { PartForm } from './PartForm.tsx';
import type { PartProps } from './PartTool.tsx';

const nothing = { name: '', phone: '', email: '', company: '' };

/** A card of somebody: taken from the contacts, or written by hand. */
export function ContactForm({ onSend }: PartProps) {
  const [card, setCard] = useState(nothing);
  const set = (change: Partial<typeof nothing>) => setCard((now) => ({ ...now, ...change }));
  const { name, phone, email, company } = card;
  const ready = name.trim() !== '' && (phone.trim() !== '' || email.trim() !== '');
  const take = (contact: Contact | null) =>
    contact && set({ name: contact.name, phone: contact.phone ?? '', email: contact.email ?? '' });
  const send = () => {
    // Older revisions of Meta's page want one more part of the name than the whole of it (whatsapp.md §2.2).
    const [first_name = '', ...rest] = name.trim().split(/\s+/u);
    onSend({
      contacts: [
        {
          name: {
            formatted_name: name.trim(),
            first_name,
            ...(rest.length === 0 ? {} : { last_name: rest.join(' ') }),
          },
          ...(phone.trim() === '' ? {} : { phones: [{ phone: phone.trim(), type: 'CELL' }] }),
          ...(email.trim() === '' ? {} : { emails: [{ email: email.trim(), type: 'WORK' }] }),
          ...(company.trim() === '' ? {} : { org: { company: company.trim() } }),
        },
      ],
    });
  };
  return (
    <PartForm ready={ready} onSubmit={send}>
      <ContactSelect label={m.outgoing_contact_from()} onChange={take} />
      <TextInput
        label={m.outgoing_contact_name()}
        required
        maxLength={500}
        value={name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={m.outgoing_contact_phone()}
        type="tel"
        maxLength={500}
        value={phone}
        onChange={(event) => set({ phone: event.currentTarget.value })}
      />
      <TextInput
        label={m.outgoing_contact_email()}
        type="email"
        maxLength={500}
        value={email}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <TextInput
        label={m.outgoing_contact_company()}
        maxLength={500}
        value={company}
        onChange={(event) => set({ company: event.currentTarget.value })}
      />
    </PartForm>
  );
}
