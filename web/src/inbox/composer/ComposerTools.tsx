import classes from './ComposerTools.module.css';
import type { Writing } from './writing.ts';

/** A button in the foot of the composer. A new one is a component of its own and one line in `tools`. */
export type ComposerTool = (props: { writing: Writing }) => React.ReactNode;

const tools: readonly ComposerTool[] = [];

export function ComposerTools({ writing }: { writing: Writing }) {
  return (
    <div className={classes.tools}>
      {tools.map((Tool) => (
        <Tool key={Tool.name} writing={writing} />
      ))}
    </div>
  );
}
