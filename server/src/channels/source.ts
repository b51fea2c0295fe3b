/** Where a person came from, as a message's content tells it. Pure; the words are Meta's. */
import type { JsonObject } from '../meta/lossless-json.ts';
import { objectOf, textOf } from '../meta/read-json.ts';

export interface Source {
  source: 'ad' | 'post' | 'story' | 'link';
  /** Headline of the ad or post, ref of the link. */
  title: string | null;
}

/** Null when it tells nothing (platform.md §3.6 referral, whatsapp.md §4.4 referral). */
export function sourceOf(kind: string, content: JsonObject): Source | null {
  const referral = objectOf(content.referral);
  if (referral !== null) return ofReferral(referral);
  const story = objectOf(content.story) !== null || kind === 'story_mention';
  return story ? { source: 'story', title: null } : null;
}

function ofReferral(referral: JsonObject): Source {
  const ad = objectOf(referral.ads_context_data);
  const title = textOf(ad?.ad_title) ?? textOf(referral.headline) ?? textOf(referral.ref);
  const type = textOf(referral.source_type) ?? textOf(referral.source) ?? '';
  if (/^ads?$/i.test(type)) return { source: 'ad', title };
  return { source: /^post$/i.test(type) ? 'post' : 'link', title };
}
