import { IconStethoscope } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { useSetupWords } from '../use-server-words.ts';
import classes from './DoctorBanner.module.css';
import { useDiagnosis } from './use-doctor.ts';

/** A quiet line above the inbox of admins while something is red: what, and where to mend it. */
export function DoctorBanner() {
  const { data } = useDiagnosis();
  const broken = data?.items.filter(({ status }) => status === 'fail') ?? [];
  const [first] = broken;
  return first === undefined ? null : <Broken id={first.id} message={first.message} count={broken.length} />;
}

function Broken({ id, message, count }: { id: string; message: string; count: number }) {
  const workspaceId = useWorkspaceId();
  const said = useSetupWords();
  const words = said(message);
  return (
    <div className={classes.root} role="status">
      <IconStethoscope size={16} aria-hidden="true" />
      <span className={classes.words} title={words}>
        {count === 1 ? words : m.doctor_banner_more({ message: words, count: count - 1 })}
      </span>
      <Link to="/w/$workspaceId/settings/doctor" params={{ workspaceId }} hash={id} className={classes.link}>
        {m.doctor_banner_link()}
      </Link>
    </div>
  );
}
