import type { Conversation } from '@roost/contract/conversations.ts';
import { IconExternalLink, IconPhoto } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { kinds } from '../../../ui/kinds.ts';
import classes from './PostCard.module.css';

interface Props {
  post: NonNullable<Conversation['post']>;
  kind: Conversation['kind'];
}

/** What the comments below are about; Meta may not show it, the comments stay. */
export function PostCard({ post, kind }: Props) {
  const words = post.text ?? (post.state === 'failed' ? m.kinds_post_gone() : m.kinds_post_untitled());
  return (
    <aside className={classes.post} aria-label={m.kinds_post_comments()} data-testid="post-card">
      {post.pictureUrl === null ? (
        <span className={classes.picture} aria-hidden="true">
          <IconPhoto size={20} stroke={1.6} />
        </span>
      ) : (
        <img className={classes.picture} src={post.pictureUrl} alt="" />
      )}
      <span className={classes.words}>
        <span className={classes.label}>{m.kinds_post_comments()}</span>
        <span className={classes.text} dir="auto">
          {words}
        </span>
      </span>
      {post.permalink !== null && (
        <a
          className={classes.link}
          href={post.permalink}
          target="_blank"
          rel="noopener noreferrer nofollow"
          aria-label={m.kinds_post_open({ place: kinds[kind].name() })}
          title={m.kinds_post_open({ place: kinds[kind].name() })}
        >
          <IconExternalLink size={18} stroke={1.7} aria-hidden="true" />
        </a>
      )}
    </aside>
  );
}
