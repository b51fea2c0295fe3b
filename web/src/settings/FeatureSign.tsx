import type { FeatureStanding } from '@roost/contract/features.ts';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import classes from './FeatureSign.module.css';

const looks = {
  granted: { tone: 'good', Icon: IconCircleCheck, word: m.connection_feature_granted },
  declined: { tone: 'warn', Icon: IconAlertTriangle, word: m.connection_feature_declined },
  missing: { tone: 'quiet', Icon: IconCircleDashed, word: m.connection_feature_missing },
} as const;

/** Whether Meta's permissions for a feature are there: sign and word together. */
export function FeatureSign({ standing }: { standing: FeatureStanding }) {
  const { tone, Icon, word } = looks[standing];
  return (
    <span className={classes.root} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {word()}
    </span>
  );
}
