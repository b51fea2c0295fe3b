import { IconStethoscope } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import classes from './DoctorBanner.module.css';
import { useDiagnosis } from './use-doctor.ts';

/** A quiet line above the inbox of admins while something is red: what, and where to mend it. */
export function DoctorBanner() {
  const workspaceId = useWorkspaceId();
  const { data } = useDiagnosis();
  const broken = data?.items.filter(({ status }) => status === 'fail') ?? [];
  const [first] = broken;
  if (first === undefined) {
    return null;
  }
  return (
    <div className={classes.root} role="status">
      <IconStethoscope size={16} aria-hidden="true" />
      <span className={classes.words} title={first.message}>
        {broken.length === 1
          ? first.message
          : m.doctor_banner_more({ message: first.message, count: broken.length - 1 })}
      </span>
      <Link to="/w/$workspaceId/settings/doctor" params={{ workspaceId }} hash={first.id} className={classes.link}>
        {m.doctor_banner_link()}
      </Link>
    </div>
  );
}
