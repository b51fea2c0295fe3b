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
}

const unsupported: MessageKind = { icon: IconHelpCircle, name: m.kinds_hidden };

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
  interactive: { icon: IconLayoutGrid, name: m.inbox_kind_interactive },
  appointment: { icon: IconCalendar, name: m.inbox_kind_appointment },
  comment: { icon: IconMessageCircle, name: m.inbox_kind_comment },
  button: { icon: IconClick, name: m.inbox_kind_button },
  postback: { icon: IconClick, name: m.inbox_kind_button },
  quick_reply: { icon: IconClick, name: m.inbox_kind_button },
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
  placeholder: { icon: IconPhoto, name: m.kinds_placeholder },
  handover: { icon: IconMessageCircle, name: m.kinds_control_passed },
  system: { icon: IconUser, name: m.kinds_system },
  account_linking: { icon: IconLink, name: m.kinds_account_link },
  feedback: { icon: IconMessageCircle, name: m.kinds_feedback_short },
  form: { icon: IconLayoutGrid, name: m.kinds_form_filled },
  cart: { icon: IconBuildingStore, name: m.inbox_kind_order },
  coupon: { icon: IconClick, name: m.kinds_coupon_short },
  unsupported,
};

/** How a kind of message is called and drawn; one we do not know is a message that Meta does not hand over. */
export function messageKind(kind: string): MessageKind {
  return (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined) ?? unsupported;
}
