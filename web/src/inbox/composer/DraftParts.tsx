import { AttachmentTray } from './files/AttachmentTray.tsx';
import { OtherVersions } from './OtherVersions.tsx';
import { QuickReplyEditor } from './QuickReplyEditor.tsx';
import { QuotedDraft } from './QuotedDraft.tsx';
import { ReplyWay } from './ReplyWay.tsx';
import type { Writing } from './writing.ts';

/** What goes along with the text, above it: the message that is answered, then the files. */
export function DraftParts({ writing }: { writing: Writing }) {
  return (
    <>
      <OtherVersions writing={writing} />
      <ReplyWay writing={writing} />
      <QuotedDraft writing={writing} />
      <AttachmentTray writing={writing} />
      <QuickReplyEditor writing={writing} />
    </>
  );
}
