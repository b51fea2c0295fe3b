import type { Message } from '@roost/contract/messages.ts';
import { IconTemplate } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Card } from './Card.tsx';
import { Choices } from './Choices.tsx';
import { type Content, linkIn, listIn, objectIn, textIn } from './read.ts';

/** Products and cards of Messenger, and templates of WhatsApp by their name. */
export function TemplateCard({ message }: { message: Message }) {
  const template = objectIn(message.content, 'template') ?? {};
  const product = objectIn(template, 'product') ?? objectIn(template, 'generic') ?? template;
  const elements = listIn(product, 'elements');
  if (elements.length > 0)
    return elements.slice(0, 10).map((one, index) => <Element key={keyOf(one, index)} element={one} />);
  const words = textIn(template, 'text');
  return (
    <Card
      icon={IconTemplate}
      label={m.inbox_kind_template()}
      title={words ?? textIn(template, 'name', 'title')}
      detail={languageOf(template)}
    >
      <Choices choices={listIn(template, 'buttons').map((button) => textIn(button, 'title', 'text'))} />
    </Card>
  );
}

function languageOf(template: Content): string | null {
  return textIn(template, 'language') ?? textIn(objectIn(template, 'language'), 'code');
}

function keyOf(element: Content, index: number): string {
  return textIn(element, 'id', 'retailer_id') ?? `${index}`;
}

function Element({ element }: { element: Content }) {
  return (
    <Card
      icon={IconTemplate}
      label={textIn(element, 'retailer_id') === null ? m.kinds_card() : m.kinds_product()}
      title={textIn(element, 'title')}
      detail={textIn(element, 'subtitle')}
      href={linkIn(element, 'item_url') ?? linkIn(objectIn(element, 'default_action'), 'url')}
    >
      <Choices choices={listIn(element, 'buttons').map((button) => textIn(button, 'title'))} />
    </Card>
  );
}
