import { QuotedDraft } from './QuotedDraft.tsx';
import type { Writing } from './writing.ts';

/** What goes along with the text, above it: the message that is answered, then the files. */
export function DraftParts({ writing }: { writing: Writing }) {
  return <QuotedDraft writing={writing} />;
}
