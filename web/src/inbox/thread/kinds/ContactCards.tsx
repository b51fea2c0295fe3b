import type { Message } from '@roost/contract/messages.ts';
import { IconUser } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Card, Facts } from './Card.tsx';
import { type Content, listIn, objectIn, textIn } from './read.ts';

/** People whose cards were sent: names, numbers, addresses. */
export function ContactCards({ message }: { message: Message }) {
  const cards = listIn(message.content, 'contacts');
  if (cards.length === 0) return <Card icon={IconUser} label={m.inbox_kind_contacts()} title={message.text} />;
  return cards.map((card) => <Person key={JSON.stringify(card)} card={card} />);
}

function Person({ card }: { card: Content }) {
  const values = (key: string, ...names: string[]) =>
    listIn(card, key).flatMap((one) => {
      const value = textIn(one, ...names);
      return value === null ? [] : [{ name: textIn(one, 'type') ?? '', value }];
    });
  const rows = [
    ...values('phones', 'phone', 'wa_id').map((one) => ({ ...one, href: `tel:${one.value.replace(/[^\d+]/g, '')}` })),
    ...values('emails', 'email').map((one) => ({ ...one, href: `mailto:${one.value}` })),
  ];
  const asked = textIn(card, 'origin') === 'contact_request';
  return (
    <Card
      icon={IconUser}
      label={asked ? m.kinds_contact_shared() : m.kinds_contact_card()}
      title={nameOf(card)}
      detail={textIn(objectIn(card, 'org'), 'company')}
    >
      <Facts
        rows={rows.map(({ name, value, href }) => ({
          key: href,
          name: name.toLowerCase() || (href.startsWith('tel') ? m.kinds_phone() : m.kinds_email()),
          value: <a href={href}>{value}</a>,
        }))}
      />
    </Card>
  );
}

function nameOf(card: Content): string | null {
  const name = objectIn(card, 'name');
  return textIn(name, 'formatted_name', 'first_name');
}
