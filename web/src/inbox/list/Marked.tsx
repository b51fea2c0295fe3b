import type { ReactNode } from 'react';

/** Text with some of its parts marked. Offsets come from the server; nothing in the text is ever markup. */
export function Marked({ text, marks }: { text: string; marks: readonly { from: number; to: number }[] }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { from, to } of marks) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
