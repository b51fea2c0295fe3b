import type { CheckStatus } from '@roost/contract/doctor.ts';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import classes from './StatusSign.module.css';

const looks = {
  ok: { tone: 'good', Icon: IconCircleCheck, word: m.doctor_status_ok },
  warn: { tone: 'warn', Icon: IconAlertTriangle, word: m.doctor_status_warn },
  fail: { tone: 'bad', Icon: IconCircleX, word: m.doctor_status_fail },
  unknown: { tone: 'quiet', Icon: IconHelpCircle, word: m.doctor_status_unknown },
} as const;

/** Colour, sign and word together. `bare`: the sign alone, its word for those who listen. */
export function StatusSign({ status, bare = false }: { status: CheckStatus; bare?: boolean }) {
  const { tone, Icon, word } = looks[status];
  return (
    <span className={classes.root} data-tone={tone} data-bare={bare || undefined}>
      <Icon size={bare ? 18 : 15} aria-hidden="true" />
      <span className={classes.word}>{word()}</span>
    </span>
  );
}
