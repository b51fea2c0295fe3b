import { m } from '../paraglide/messages.js';
import classes from './DoctorBadge.module.css';
import { urgent } from './steps.ts';
import { useDiagnosis } from './use-doctor.ts';

/** How many findings want somebody, beside the doctor's name in the navigation. */
export function DoctorBadge() {
  const { data } = useDiagnosis();
  const count = urgent(data?.items ?? []).length;
  return count === 0 ? null : (
    <span className={classes.root}>
      <span aria-hidden="true">{count}</span>
      <span className={classes.words}>{m.doctor_badge({ count })}</span>
    </span>
  );
}
