import type { Message } from '@roost/contract/messages.ts';
import type { ComponentType } from 'react';
import { AppointmentCard } from './AppointmentCard.tsx';
import { ContactCards } from './ContactCards.tsx';
import { InteractiveCard } from './InteractiveCard.tsx';
import { LocationCard } from './LocationCard.tsx';
import { OrderCard } from './OrderCard.tsx';
import { ShareCaption } from './ShareCaption.tsx';
import { TapCaption } from './TapCaption.tsx';
import { TemplateCard } from './TemplateCard.tsx';
import { PlaceholderCard, UnsupportedCard, WordlessComment } from './UnsupportedCard.tsx';

export interface Body {
  /** Stands above the files and words of the message. */
  draw: ComponentType<{ message: Message }>;
  /** It says the message's text itself. */
  saysText?: true;
}

const nothing: Body = { draw: () => null };
const share: Body = { draw: ShareCaption };
const tap: Body = { draw: TapCaption };

/** How each kind is drawn beside its files and words. Everything a channel can send is here (docs/META.md). */
export const bodies: Readonly<Record<string, Body>> = {
  text: nothing,
  comment: { draw: WordlessComment },
  image: nothing,
  video: nothing,
  audio: nothing,
  voice: nothing,
  file: nothing,
  document: nothing,
  sticker: nothing,
  link: nothing,
  fallback: nothing,
  reel: share,
  ig_reel: share,
  post: share,
  ig_post: share,
  share,
  story: share,
  ig_story: share,
  story_mention: share,
  button: tap,
  postback: tap,
  quick_reply: tap,
  location: { draw: LocationCard, saysText: true },
  contacts: { draw: ContactCards, saysText: true },
  template: { draw: TemplateCard },
  interactive: { draw: InteractiveCard, saysText: true },
  appointment: { draw: AppointmentCard },
  order: { draw: OrderCard },
  placeholder: { draw: PlaceholderCard },
  unsupported: { draw: UnsupportedCard },
};

/** What nobody has drawn yet is explained, never hidden. */
export function bodyOf(kind: string): Body {
  return (Object.hasOwn(bodies, kind) ? bodies[kind] : undefined) ?? { draw: UnsupportedCard };
}
