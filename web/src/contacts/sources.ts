import type { ContactSource } from '@roost/contract/contacts.ts';
import { m } from '../paraglide/messages.js';

export const sourceNames: Record<ContactSource, () => string> = {
  ad: m.contacts_source_ad,
  post: m.contacts_source_post,
  story: m.contacts_source_story,
  link: m.contacts_source_link,
};
