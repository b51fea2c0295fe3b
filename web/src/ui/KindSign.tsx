import type { ChannelKind } from '@roost/contract/meta.ts';
import classes from './KindSign.module.css';
import { kinds } from './kinds.ts';

export function KindSign({ kind, size = 32 }: { kind: ChannelKind; size?: number }) {
  const { icon: Icon, name } = kinds[kind];
  return (
    <span className={classes.root} data-kind={kind} data-size={size} role="img" aria-label={name()} title={name()}>
      <Icon size={Math.round(size * 0.55)} stroke={1.8} aria-hidden="true" />
    </span>
  );
}
