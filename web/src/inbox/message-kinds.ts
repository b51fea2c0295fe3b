import {
  type Icon,
  IconAd2,
  IconBell,
  IconBuildingStore,
  IconCalendar,
  IconCamera,
  IconClick,
  IconFile,
  IconHelpCircle,
  IconLayoutGrid,
  IconLink,
  IconMapPin,
  IconMessageCircle,
  IconMicrophone,
  IconMoodSmile,
  IconMovie,
  IconPhone,
  IconPhoto,
  IconTemplate,
  IconUser,
  IconVideo,
} from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';

export interface MessageKind {
  icon: Icon;
  name: () => string;
  /** Its text says all there is: a name above it is enough, no card. */
  words?: true;
}

const unsupported: MessageKind = { icon: IconHelpCircle, name: m.inbox_kind_unsupported };

const kinds: Record<string, MessageKind> = {
  image: { icon: IconPhoto, name: m.inbox_kind_image },
  video: { icon: IconVideo, name: m.inbox_kind_video },
  audio: { icon: IconMicrophone, name: m.inbox_kind_audio },
  voice: { icon: IconMicrophone, name: m.inbox_kind_audio },
  file: { icon: IconFile, name: m.inbox_kind_file },
  document: { icon: IconFile, name: m.inbox_kind_file },
  sticker: { icon: IconMoodSmile, name: m.inbox_kind_sticker },
  location: { icon: IconMapPin, name: m.inbox_kind_location },
  contacts: { icon: IconUser, name: m.inbox_kind_contacts },
  template: { icon: IconTemplate, name: m.inbox_kind_template },
  interactive: { icon: IconLayoutGrid, name: m.inbox_kind_interactive, words: true },
  appointment: { icon: IconCalendar, name: m.inbox_kind_appointment },
  comment: { icon: IconMessageCircle, name: m.inbox_kind_comment, words: true },
  button: { icon: IconClick, name: m.inbox_kind_button, words: true },
  postback: { icon: IconClick, name: m.inbox_kind_button, words: true },
  quick_reply: { icon: IconClick, name: m.inbox_kind_button, words: true },
  order: { icon: IconBuildingStore, name: m.inbox_kind_order },
  share: { icon: IconLink, name: m.inbox_kind_share },
  post: { icon: IconLink, name: m.inbox_kind_share },
  ig_post: { icon: IconLink, name: m.inbox_kind_share },
  reel: { icon: IconMovie, name: m.inbox_kind_reel },
  ig_reel: { icon: IconMovie, name: m.inbox_kind_reel },
  story: { icon: IconCamera, name: m.inbox_kind_story },
  ig_story: { icon: IconCamera, name: m.inbox_kind_story },
  story_mention: { icon: IconCamera, name: m.inbox_kind_story_mention },
  story_reply: { icon: IconCamera, name: m.inbox_kind_story_reply },
  link: { icon: IconLink, name: m.inbox_kind_link },
  fallback: { icon: IconLink, name: m.inbox_kind_link },
  call: { icon: IconPhone, name: m.inbox_kind_call },
  referral: { icon: IconAd2, name: m.inbox_kind_referral },
  optin: { icon: IconBell, name: m.inbox_kind_optin },
  reaction: { icon: IconMoodSmile, name: m.inbox_kind_reaction },
  unsupported,
};

/** How a kind of message is called and drawn; one we do not know is "Unsupported message". */
export function messageKind(kind: string): MessageKind & { known: boolean } {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return known ? { ...known, known: known !== unsupported } : { ...unsupported, known: false };
}
