/** Everything that can be sent or done, by channel; `outgoing.test.ts` tries each against the simulated Meta. */
import type { SentCell as Cell, Row } from './table.ts';

const yes: Cell = { tried: true };
const partly = (sentence: string): Cell => ({ tried: true, partly: sentence });
const not = (why: string): Cell => ({ not: why });
const none = not('Meta has none');

function row(kind: string, facebook: Cell, instagram: Cell, whatsapp: Cell): Row<Cell> {
  return { kind, facebook, instagram, whatsapp };
}

export const outgoing: readonly Row<Cell>[] = [
  row('Text', yes, yes, yes),
  row('Quick replies', yes, yes, not('buttons take their place')),
  row('Picture', yes, yes, yes),
  row('Video', yes, yes, yes),
  row('Audio', yes, yes, yes),
  row('Voice note', yes, yes, yes),
  row('File', yes, partly('PDF only.'), yes),
  row('Sticker', not('Meta takes those of its own catalogue only'), none, yes),
  row('Buttons', yes, yes, yes),
  row('List', none, none, yes),
  row('Link button', yes, yes, yes),
  row('Location', none, none, yes),
  row('Question for a location', none, none, yes),
  row('Contact card', none, none, yes),
  row('Template', not('Meta’s utility templates are not built'), none, yes),
  row('Reply to a message', yes, yes, yes),
  row('Reaction, and taking it back', yes, partly('the seven that Meta names.'), yes),
  row('Typing', yes, yes, yes),
  row('Seen', yes, yes, yes),
  row(
    'Taking a message back',
    not('Meta lets no business do it'),
    not('Meta lets no business do it'),
    not('Meta lets no business do it'),
  ),
  row('Public reply to a comment', yes, yes, none),
  row(
    'Private reply to a comment',
    partly('text only, as everywhere at Meta.'),
    partly('text only, as everywhere at Meta.'),
    none,
  ),
  row('Hiding a comment, and showing it again', yes, yes, none),
  row('Liking a comment', yes, none, none),
  row('Deleting a comment', yes, yes, none),
];
