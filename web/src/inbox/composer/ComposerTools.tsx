import { useSettled } from '../../use-settled.ts';
import classes from './ComposerTools.module.css';
import { EmojiTool } from './EmojiTool.tsx';
import { AttachButton } from './files/AttachButton.tsx';
import { VoiceRecorder } from './files/VoiceRecorder.tsx';
import { PartTool } from './parts/PartTool.tsx';
import { QuickReplyButton } from './QuickReplyEditor.tsx';
import { SavedReplyTool } from './SavedReplyTool.tsx';
import { TemplateTool } from './templates/TemplateTool.tsx';
import type { Writing } from './writing.ts';

/** A button in the foot of the composer. A new one is a component of its own and one line in `tools`. */
export type ComposerTool = (props: { writing: Writing }) => React.ReactNode;

const tools: readonly ComposerTool[] = [
  AttachButton,
  EmojiTool,
  SavedReplyTool,
  VoiceRecorder,
  QuickReplyButton,
  TemplateTool,
  PartTool,
];

export function ComposerTools({ writing }: { writing: Writing }) {
  const settled = useSettled(writing.conversation.id);
  return (
    <div className={classes.tools} data-coming={!settled || undefined}>
      {settled && tools.map((Tool) => <Tool key={Tool.name} writing={writing} />)}
    </div>
  );
}
