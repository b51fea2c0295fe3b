import { useMemo, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { linkParts } from './links.ts';
import classes from './MessageText.module.css';

const foldedChars = 1_200;
/** Below this much more, folding would hide less than its button takes. */
const slackChars = 400;
const linesMax = 24;

function fold(text: string): string {
  const lines = text.split('\n', linesMax + 1);
  const short = lines.length > linesMax ? lines.slice(0, linesMax).join('\n') : text;
  if (short.length <= foldedChars + slackChars) return short;
  // Never cut between the halves of a surrogate pair.
  const cut = short.slice(0, foldedChars);
  return /[\uD800-\uDBFF]$/u.test(cut) ? cut.slice(0, -1) : cut;
}

/** A message's text as text: links become links, nothing becomes markup. Very long ones fold. */
export function MessageText({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const folded = useMemo(() => fold(text), [text]);
  const long = folded.length < text.length;
  const shown = open ? text : folded;
  const parts = useMemo(() => linkParts(shown), [shown]);
  let at = 0;
  return (
    <>
      <span className={classes.text} dir="auto" data-testid="message-text">
        {parts.map((part) => {
          const key = at;
          at += part.text.length;
          return part.kind === 'text' ? (
            part.text
          ) : (
            <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
          );
        })}
        {long && !open && '…'}
      </span>
      {long && (
        <button type="button" className={classes.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open
            ? m.inbox_long_hide()
            : m.inbox_long_show({ count: new Intl.NumberFormat(formatLocale()).format(text.length) })}
        </button>
      )}
    </>
  );
}
