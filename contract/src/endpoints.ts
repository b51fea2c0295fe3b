import { accountEndpoints } from './account.ts';
import { attachmentEndpoints } from './attachments.ts';
import { awayEndpoints } from './away.ts';
import { checklistEndpoints } from './checklist.ts';
import { contactListEndpoints } from './contact-lists.ts';
import { contactEndpoints } from './contacts.ts';
import { conversationEndpoints } from './conversations.ts';
import { deliveryEndpoints } from './deliveries.ts';
import { doctorEndpoints } from './doctor.ts';
import type { Endpoint } from './endpoint.ts';
import { importEndpoints } from './imports.ts';
import { liveEndpoints } from './live.ts';
import { messageEndpoints } from './messages.ts';
import { metaEndpoints } from './meta.ts';
import { organizeEndpoints } from './organize.ts';
import { oversightEndpoints } from './oversight.ts';
import { privacyEndpoints } from './privacy.ts';
import { publicEndpoints } from './public.ts';
import { pushEndpoints } from './push.ts';
import { reportEndpoints } from './reports.ts';
import { templateEndpoints } from './templates.ts';
import { togetherEndpoints } from './together.ts';

/** All of the API, for OpenAPI and for the tests that walk every route. */
export const endpoints: readonly Endpoint[] = [
  ...publicEndpoints,
  ...accountEndpoints,
  ...metaEndpoints,
  ...conversationEndpoints,
  ...messageEndpoints,
  ...attachmentEndpoints,
  ...contactEndpoints,
  ...contactListEndpoints,
  ...importEndpoints,
  ...reportEndpoints,
  ...organizeEndpoints,
  ...templateEndpoints,
  ...togetherEndpoints,
  ...awayEndpoints,
  ...pushEndpoints,
  ...doctorEndpoints,
  ...checklistEndpoints,
  ...deliveryEndpoints,
  ...privacyEndpoints,
  ...oversightEndpoints,
  ...liveEndpoints,
];
