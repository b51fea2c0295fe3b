import type { Message } from '@roost/contract/messages.ts';
import { IconClick, IconForms, IconLayoutGrid, IconPhone } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { MessageText } from '../MessageText.tsx';
import { Caption, Card, Facts } from './Card.tsx';
import { Choices } from './Choices.tsx';
import classes from './InteractiveCard.module.css';
import { type Content, linkIn, listIn, objectIn, textIn } from './read.ts';

/** What was chosen or filled in on WhatsApp, or what was offered to choose from. */
export function InteractiveCard({ message }: { message: Message }) {
  const body = objectIn(message.content, 'interactive') ?? {};
  switch (textIn(body, 'type')) {
    case 'list_reply':
    case 'button_reply':
      return <Chosen body={body} text={message.text} />;
    case 'nfm_reply':
      return <Filled body={objectIn(body, 'nfm_reply') ?? {}} text={message.text} />;
    case 'call_permission_reply':
      return <CallPermission body={objectIn(body, 'call_permission_reply') ?? {}} />;
    default:
      return <Offered body={body} text={message.text} />;
  }
}

function Chosen({ body, text }: { body: Content; text: string | null }) {
  const chosen = objectIn(body, textIn(body, 'type') ?? '');
  const more = textIn(chosen, 'description');
  return (
    <>
      <Caption icon={IconClick}>{m.kinds_chosen()}</Caption>
      <MessageText text={textIn(chosen, 'title') ?? text ?? ''} />
      {more && (
        <small className={classes.more} dir="auto">
          {more}
        </small>
      )}
    </>
  );
}

/** A flow's answers are JSON inside a string; what cannot be read is shown as it came. */
function Filled({ body, text }: { body: Content; text: string | null }) {
  const raw = textIn(body, 'response_json');
  const answers = answersIn(raw);
  return (
    <Card icon={IconForms} label={m.kinds_form_filled()} title={textIn(body, 'body') ?? text}>
      {answers === null ? raw && <MessageText text={raw} /> : <Facts rows={answers} />}
    </Card>
  );
}

function answersIn(raw: string | null): { key: string; name: string; value: string }[] | null {
  try {
    const read: unknown = JSON.parse(raw ?? '');
    if (typeof read !== 'object' || read === null) return null;
    return flat(read as Content)
      .filter(({ key }) => key !== 'flow_token')
      .slice(0, 30);
  } catch {
    return null;
  }
}

function flat(content: Content, path = ''): { key: string; name: string; value: string }[] {
  return Object.entries(content).flatMap(([name, value]) => {
    const key = path === '' ? name : `${path} ${name}`;
    if (typeof value === 'object' && value !== null) return flat(value as Content, key);
    return [{ key, name: key.replace(/_/g, ' '), value: String(value) }];
  });
}

function CallPermission({ body }: { body: Content }) {
  const given = textIn(body, 'response') === 'accept';
  return <Card icon={IconPhone} label={given ? m.kinds_call_allowed() : m.kinds_call_refused()} />;
}

function Offered({ body, text }: { body: Content; text: string | null }) {
  const action = objectIn(body, 'action') ?? {};
  const rows = listIn(action, 'sections').flatMap((section) => listIn(section, 'rows'));
  const buttons = listIn(action, 'buttons').map(
    (one) => textIn(objectIn(one, 'reply'), 'title') ?? textIn(one, 'title'),
  );
  const parameters = objectIn(action, 'parameters');
  const asks = textIn(body, 'type') === 'location_request_message';
  const single =
    textIn(parameters, 'display_text') ?? textIn(action, 'button') ?? (asks ? m.kinds_asked_location() : null);
  const words = textIn(objectIn(body, 'body'), 'text') ?? text;
  return (
    <>
      {textIn(objectIn(body, 'header'), 'text') && (
        <strong dir="auto">{textIn(objectIn(body, 'header'), 'text')}</strong>
      )}
      {words ? <MessageText text={words} /> : <Card icon={IconLayoutGrid} label={m.inbox_kind_interactive()} />}
      {textIn(objectIn(body, 'footer'), 'text') && (
        <small className={classes.more} dir="auto">
          {textIn(objectIn(body, 'footer'), 'text')}
        </small>
      )}
      <Choices
        choices={[...rows.map((row) => textIn(row, 'title')), ...buttons, ...(rows.length === 0 ? [single] : [])]}
        href={linkIn(parameters, 'url')}
      />
    </>
  );
}
