import classes from './Choices.module.css';

/** What a message offers to tap; here only to be read. */
export function Choices({ choices, href = null }: { choices: readonly (string | null)[]; href?: string | null }) {
  const named = [...new Set(choices.filter((choice) => choice !== null))];
  if (named.length === 0) return null;
  return (
    <span className={classes.choices}>
      {named.map((choice) =>
        href === null ? (
          <span key={choice} className={classes.choice} dir="auto">
            {choice}
          </span>
        ) : (
          <a key={choice} className={classes.choice} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {choice}
          </a>
        ),
      )}
    </span>
  );
}
