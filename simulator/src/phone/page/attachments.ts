import { html } from 'htm/preact';
import { localAddress } from './avatar.ts';
import { fileIcon, pinIcon } from './icons.ts';
import type { Part } from './state.ts';

/** Pictures, sound, films, places and cards, as a phone shows them. */
export function Parts({ parts }: { parts: Part[] }) {
  return html`<div class=${parts.length > 1 ? 'files album' : 'files'}>
    ${parts.map((part, n) => html`<${One} key=${part.mediaId ?? n} part=${part} />`)}
  </div>`;
}

const pictures = ['image', 'sticker', 'share', 'post', 'ig_post', 'story_mention'];

function One({ part }: { part: Part }) {
  const { type, url, name, title } = part;
  const label = title ?? name ?? partWords[type] ?? type;
  if (type === 'location') {
    return html`<p class="file">${pinIcon()}<span dir="auto">${name ?? part.address ?? `${part.latitude}, ${part.longitude}`}</span></p>`;
  }
  if (type === 'template' || type === 'fallback') return html`<${Cards} payload=${part.payload ?? {}} />`;
  // Our own origin only: what lies elsewhere is linked, never loaded.
  const source = url == null ? null : localAddress(url);
  const isOurs = source?.startsWith('/') === true;
  if (isOurs && pictures.includes(type)) {
    return html`<figure class="shared">
      <img class=${type === 'sticker' ? 'sticker' : 'picture'} src=${source} alt=${label} loading="lazy" />
      ${type !== 'image' && type !== 'sticker' && html`<figcaption dir="auto">${label}</figcaption>`}
    </figure>`;
  }
  if (isOurs && (type === 'video' || type.endsWith('reel'))) {
    return html`<video class="picture" src=${source} controls preload="metadata" aria-label=${label}></video>`;
  }
  if (isOurs && type === 'audio')
    return html`<audio class="sound" src=${source} controls preload="metadata" aria-label=${label}></audio>`;
  if (source === null) return html`<p class="file">${fileIcon()}<span dir="auto">${label}</span></p>`;
  return html`<a class="file" href=${source} target="_blank" rel="noopener noreferrer">${fileIcon()}<span dir="auto">${label}</span></a>`;
}

/** Titles and subtitles of a template's cards; its buttons stand below the message. */
function Cards({ payload }: { payload: Record<string, unknown> }) {
  const elements = Array.isArray(payload.elements) ? (payload.elements as Record<string, unknown>[]) : [];
  if (elements.length === 0) return null;
  return html`<div class="template">
    ${elements.map(
      (element, n) => html`<div key=${n}>
        <p class="message-title" dir="auto">${String(element.title ?? '')}</p>
        ${element.subtitle !== undefined && html`<p class="message-footer" dir="auto">${String(element.subtitle)}</p>`}
      </div>`,
    )}
  </div>`;
}

export const partWords: Record<string, string> = {
  ...{ image: 'Photo', video: 'Video', audio: 'Voice message', file: 'File', document: 'File', sticker: 'Sticker' },
  ...{ location: 'Location', contacts: 'Contact', story_mention: 'Mentioned in a story', share: 'Shared post' },
  ...{
    post: 'Shared post',
    ig_post: 'Shared post',
    reel: 'Reel',
    ig_reel: 'Reel',
    template: 'Template',
    order: 'Order',
  },
};
