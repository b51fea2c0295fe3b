import { m } from '../paraglide/messages.js';
import classes from './DoctorBadge.module.css';
import { countByStatus } from './steps.ts';
import { useDiagnosis } from './use-doctor.ts';

/** How many checks are red, beside the doctor's name in the navigation. */
export function DoctorBadge() {
  const { data } = useDiagnosis();
  const { fail } = countByStatus(data?.items ?? []);
  return fail === 0 ? null : (
    <span className={classes.root}>
      <span aria-hidden="true">{fail}</span>
      <span className={classes.words}>{m.doctor_badge({ count: fail })}</span>
    </span>
  );
}
