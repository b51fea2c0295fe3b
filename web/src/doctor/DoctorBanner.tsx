import type { DiagnosisItem } from '@roost/contract/doctor.ts';
import { IconStethoscope } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { useSetupWords } from '../use-server-words.ts';
import classes from './DoctorBanner.module.css';
import { urgent } from './steps.ts';
import { useDiagnosis } from './use-doctor.ts';

/** A quiet line above the inbox of admins while something is red or a login is about to end: what, and where to mend it. */
export function DoctorBanner() {
  const { data } = useDiagnosis();
  const found = urgent(data?.items ?? []);
  const [first] = found;
  return first === undefined ? null : <Found first={first} count={found.length} />;
}

function Found({ first, count }: { first: DiagnosisItem; count: number }) {
  const { id, message, status } = first;
  const workspaceId = useWorkspaceId();
  const said = useSetupWords();
  const words = said(message);
  return (
    <div className={classes.root} data-status={status} role="status">
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
