import type { AccountsTables } from './tables/accounts.ts';
import type { AttachmentsTables } from './tables/attachments.ts';
import type { AwayTables } from './tables/away.ts';
import type { ConnectionsTables } from './tables/connections.ts';
import type { ContactsTables } from './tables/contacts.ts';
import type { DoctorTables } from './tables/doctor.ts';
import type { ImportsTables } from './tables/imports.ts';
import type { InboxTables } from './tables/inbox.ts';
import type { OrganizeTables } from './tables/organize.ts';
import type { PaceTables } from './tables/pace.ts';
import type { PostsTables } from './tables/posts.ts';
import type { PrivacyTables } from './tables/privacy.ts';
import type { PushTables } from './tables/push.ts';
import type { TemplatesTables } from './tables/templates.ts';
import type { WebhooksTables } from './tables/webhooks.ts';

/** Every table Roost queries, as the migrations made it; one file of tables per feature. */
export interface Database
  extends AccountsTables,
    AttachmentsTables,
    AwayTables,
    ConnectionsTables,
    ContactsTables,
    DoctorTables,
    ImportsTables,
    InboxTables,
    OrganizeTables,
    PaceTables,
    PrivacyTables,
    PostsTables,
    PushTables,
    TemplatesTables,
    WebhooksTables {}
