import type { ChannelKind } from '@roost/contract/meta.ts';
import { type Icon, IconCamera, IconFlag, IconPhone } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';

/** What to call each kind and its sign (our own: Meta's logos are theirs). Drawing only; abilities decide what can be done. */
export const kinds: Record<ChannelKind, { name: () => string; icon: Icon }> = {
  facebook: { name: m.app_kind_facebook, icon: IconFlag },
  instagram: { name: m.app_kind_instagram, icon: IconCamera },
  whatsapp: { name: m.app_kind_whatsapp, icon: IconPhone },
};
