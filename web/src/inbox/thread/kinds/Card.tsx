import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Card.module.css';

interface Props {
  icon: Icon;
  /** What it is, in a word or two. */
  label: string;
  title?: string | null;
  detail?: ReactNode;
  /** Opens in a new tab. */
  href?: string | null;
  hrefLabel?: string;
  children?: ReactNode;
}

/** The one look of everything that is not plain words: a sign, what it is, what it says, where it leads. */
export function Card({ icon: Sign, label, title, detail, href, hrefLabel, children }: Props) {
  return (
    <span className={classes.card}>
      <span className={classes.head}>
        <span className={classes.icon} aria-hidden="true">
          <Sign size={18} stroke={1.7} />
        </span>
        <span className={classes.words}>
          <span className={classes.label}>{label}</span>
          {title && (
            <span className={classes.title} dir="auto">
              {title}
            </span>
          )}
          {detail && (
            <span className={classes.detail} dir="auto">
              {detail}
            </span>
          )}
        </span>
      </span>
      {children}
      {href && (
        <a className={classes.link} href={href} target="_blank" rel="noopener noreferrer nofollow">
          {hrefLabel ?? href.replace(/^https?:\/\/(www\.)?/, '')}
        </a>
      )}
    </span>
  );
}

/** A line above a message: forwarded, tapped, mentioned. */
export function Caption({ icon: Sign, children }: { icon: Icon; children: ReactNode }) {
  return (
    <span className={classes.caption}>
      <Sign size={13} stroke={1.8} aria-hidden="true" /> {children}
    </span>
  );
}

/** Name and value, one below the other. */
export function Facts({ rows }: { rows: readonly { key: string; name: string; value: ReactNode }[] }) {
  if (rows.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {rows.map(({ key, name, value }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
