import type { ChannelKind } from '@roost/contract/meta.ts';
import { type Icon, IconCamera, IconFlag, IconPhone } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';

/** A sign of our own and a name for each kind; Meta's logos are theirs. */
export const channelKinds: Record<ChannelKind, { icon: Icon; name: () => string }> = {
  facebook: { icon: IconFlag, name: m.inbox_kind_facebook },
  instagram: { icon: IconCamera, name: m.inbox_kind_instagram },
  whatsapp: { icon: IconPhone, name: m.inbox_kind_whatsapp },
};
