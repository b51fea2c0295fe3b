import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { useAttempt } from './attempt.ts';
import { Avatar, localAddress } from './avatar.ts';
import { comment, publish, removeComment } from './deeds.ts';
import { clockTime, dayName } from './format.ts';
import { heartIcon, replyIcon } from './icons.ts';
import type { Asset, Comment, Customer, Post, SimState } from './state.ts';

/** The business's posts with their comments, as this customer sees them. */
export function FeedView({
  state,
  asset,
  customer,
  now,
  platform,
  answerStory,
}: {
  state: SimState;
  asset: Asset;
  customer: Customer;
  now: number;
  platform: 'messenger' | 'instagram';
  answerStory: (post: Post, text: string) => Promise<void>;
}) {
  const { attempt, problem } = useAttempt();
  const posts = state.posts.filter(({ assetId }) => assetId === asset.id).sort((a, b) => at(b) - at(a));
  const stories = posts.filter(({ kind }) => kind === 'story');
  const others = posts.filter(({ kind }) => kind !== 'story');
  const on = platform === 'messenger' ? 'facebook' : 'instagram';
  const post = (kind: string, text: string) => attempt(publish({ platform: on, assetId: asset.id, kind, text }));
  return html`<div class="feed" tabindex="0" role="region" aria-label=${`Posts of ${asset.name}`} data-testid="phone-feed">
    ${problem}
    ${stories.map((story) => html`<${Story} key=${story.id} story=${story} asset=${asset} answer=${answerStory} />`)}
    ${others.map((one) => html`<${PostView} key=${one.id} post=${one} asset=${asset} customer=${customer} customers=${state.customers} now=${now} />`)}
    ${posts.length === 0 && html`<p class="feed-empty"><bdi>${asset.name}</bdi> has not posted anything yet.</p>`}
    <div class="buttons feed-more">
      <button type="button" class="plain small" data-testid="feed-publish" onClick=${() => post(on === 'facebook' ? 'status' : 'photo', nextWords(others.length))}>
        Let them post
      </button>
      ${on === 'instagram' && html`<button type="button" class="plain small" onClick=${() => post('story', 'Today’s special')}>Let them post a story</button>`}
    </div>
  </div>`;
}

const words = [
  'Lemon cake is back! First come, first served. 🍋',
  'We are open on Sunday from nine to five.',
  'Guess what we are baking today…',
  'Thank you for a wonderful summer.',
];
function nextWords(count: number): string {
  return words[count % words.length] ?? '';
}

function PostView({
  post,
  asset,
  customer,
  customers,
  now,
}: {
  post: Post;
  asset: Asset;
  customer: Customer;
  customers: Customer[];
  now: number;
}) {
  const [replyTo, setReplyTo] = useState<Comment | null>(null);
  const { attempt, problem } = useAttempt();
  const nameOf = (one: Comment) =>
    customers.find(({ id }) => id === one.customerId)?.name ?? (one.customerId === null ? asset.name : 'Somebody');
  const top = post.comments.filter(({ parentId }) => parentId === null);
  const row = (one: Comment) => html`<${CommentRow}
    key=${one.id}
    comment=${one}
    name=${nameOf(one)}
    avatarUrl=${customers.find(({ id }) => id === one.customerId)?.avatarUrl ?? null}
    isMine=${one.customerId === customer.id}
    reply=${() => setReplyTo(one)}
    remove=${() => attempt(removeComment(one.id))}
  />`;
  return html`<article class="post" data-post-id=${post.id}>
    <header>
      <${Avatar} name=${asset.name} url=${null} />
      <div><h4 dir="auto">${asset.name}</h4><p>${dayName(post.at, now)}, ${clockTime(post.at)}</p></div>
    </header>
    ${post.text !== '' && html`<p class="post-text" dir="auto">${post.text}</p>`}
    <${Picture} post=${post} />
    <ul class="comments" aria-label="Comments">
      ${top.flatMap((one) => [row(one), ...post.comments.filter(({ parentId }) => parentId === one.id).map(row)])}
    </ul>
    ${problem}
    <${CommentBox}
      replyTo=${replyTo === null ? null : nameOf(replyTo)}
      drop=${() => setReplyTo(null)}
      say=${(text: string) => {
        const under = replyTo === null ? {} : { parentId: replyTo.id };
        setReplyTo(null);
        attempt(comment({ postId: post.id, customerId: customer.id, text, ...under }));
      }}
    />
  </article>`;
}

function Picture({ post }: { post: Post }) {
  const [isBroken, setIsBroken] = useState(false);
  if (post.pictureUrl === null) return null;
  // A reel or a live video has no picture of its own: a quiet pane stands for it.
  if (isBroken || ['reel', 'live'].includes(post.kind)) return html`<div class="post-pane">${post.kind}</div>`;
  return html`<img class="post-picture" src=${localAddress(post.pictureUrl)} alt="" loading="lazy" onError=${() => setIsBroken(true)} />`;
}

function CommentRow({
  comment: one,
  name,
  avatarUrl,
  isMine,
  reply,
  remove,
}: {
  comment: Comment;
  name: string;
  avatarUrl: string | null;
  isMine: boolean;
  reply: () => void;
  remove: () => void;
}) {
  return html`<li class=${one.parentId === null ? 'comment' : 'comment under'} data-comment-id=${one.id} data-hidden=${one.hidden}>
    <${Avatar} name=${name} url=${avatarUrl} />
    <div>
      <p class="comment-words" dir="auto"><b>${name}</b> ${one.text}</p>
      <p class="comment-facts">
        ${one.liked && html`<span class="liked">${heartIcon()} liked by the business</span>`}
        ${one.hidden && html`<span>hidden: only you and your friends see it</span>`}
        ${one.answeredPrivately && html`<span>answered privately</span>`}
        <button type="button" aria-label=${`Reply to ${name}`} onClick=${reply}>Reply</button>
        ${isMine && html`<button type="button" aria-label="Delete your comment" onClick=${remove}>Delete</button>`}
      </p>
    </div>
  </li>`;
}

function CommentBox({ replyTo, drop, say }: { replyTo: string | null; drop: () => void; say: (text: string) => void }) {
  const [text, setText] = useState('');
  return html`<form
    class="comment-box"
    onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && drop()}
    onSubmit=${(event: Event) => {
      event.preventDefault();
      if (text.trim() === '') return;
      say(text);
      setText('');
    }}
  >
    ${replyTo !== null && html`<p class="comment-facts">${replyIcon()} to ${replyTo}</p>`}
    <input
      class="field"
      data-testid="phone-comment"
      aria-label=${replyTo === null ? 'Comment' : `Reply to ${replyTo}`}
      placeholder=${replyTo === null ? 'Write a comment' : 'Write a reply'}
      dir="auto"
      value=${text}
      onInput=${(event: InputEvent) => setText((event.target as HTMLInputElement).value)}
    />
    <button type="submit" class="plain small" disabled=${text.trim() === ''}>Post</button>
  </form>`;
}

function Story({
  story,
  asset,
  answer,
}: {
  story: Post;
  asset: Asset;
  answer: (post: Post, text: string) => Promise<void>;
}) {
  const { attempt, problem } = useAttempt();
  return html`<article class="post story" data-post-id=${story.id}>
    <header>
      <span class="ring"><${Avatar} name=${asset.name} url=${null} /></span>
      <div><h4>Story</h4><p dir="auto">${story.text}</p></div>
    </header>
    <div class="buttons">
      ${['😍', '🔥', 'Where is this?'].map(
        (words) =>
          html`<button type="button" key=${words} class="plain small" onClick=${() => attempt(answer(story, words))}>${words}</button>`,
      )}
    </div>
    ${problem}
  </article>`;
}

function at(post: Post): number {
  return new Date(post.at).getTime();
}
