/** App Review: per permission the text to submit, filled with this workspace's own data, and what the recording shows. */
import type { Checklist, ReviewPermission } from '@roost/contract/checklist.ts';
import { featureKeys, features, instagramPermissionsFor, permissionsFor } from '@roost/contract/features.ts';
import type { Ctx } from '../../context.ts';
import { inWorkspace } from '../../db/db.ts';

interface Facts {
  company: string;
  address: string;
  page: string;
  instagram: string;
  number: string;
}

interface Case {
  text(facts: Facts): string;
  shots(facts: Facts): readonly string[];
}

const connecting =
  'Settings → Meta (Instagram/Facebook): press Connect with Meta, log in, choose the assets, grant the permissions.';

const instagramMessages: Case = {
  text: ({ company, instagram }) =>
    `Customers write direct messages to ${instagram}. Agents of ${company} read and answer them by hand in the shared inbox. Messages go only to people who wrote first, within the window that the platform allows.`,
  shots: ({ instagram }) => [
    `A person writes a direct message to ${instagram} in the Instagram app.`,
    'The message appears in the inbox.',
    'An agent answers; the answer appears in the Instagram app.',
  ],
};

const instagramComments: Case = {
  text: ({ company, instagram }) =>
    `People comment under posts of ${instagram}. Agents of ${company} read the comments in the inbox, answer them publicly or privately, and hide abuse.`,
  shots: ({ instagram }) => [
    `A person comments under a post of ${instagram}.`,
    'The comment appears in the inbox; an agent answers it.',
    'The answer appears under the post in the Instagram app.',
  ],
};

/** One case per permission Roost can ask for (platform.md §7). */
const cases: Readonly<Record<string, Case>> = {
  public_profile: {
    text: ({ company }) =>
      `The team of ${company} sees the name of the person who connected an account, so that they know whose login has to be renewed.`,
    shots: () => [connecting, 'Settings shows the name of the person who connected.'],
  },
  pages_show_list: {
    text: ({ company, page }) =>
      `After logging in, an administrator of ${company} sees the list of their Pages and chooses which of them, for example ${page}, is answered from our inbox. Pages that are not chosen are not touched.`,
    shots: ({ page }) => [connecting, `The list of Pages appears; ${page} is ticked and connected.`],
  },
  pages_manage_metadata: {
    text: ({ company, page }) =>
      `When ${company} connects ${page}, our server subscribes the Page to webhooks, so that new messages reach the inbox within seconds. When the Page is disconnected, the subscription is removed.`,
    shots: ({ page }) => [
      `${page} is connected; the setup doctor shows that the Page delivers to the app.`,
      'A message is written to the Page and appears in the inbox without reloading.',
      'The Page is disconnected in the settings.',
    ],
  },
  pages_read_engagement: {
    text: ({ company, page }) =>
      `Agents of ${company} see which post of ${page} a comment or a message belongs to, so that they answer in context.`,
    shots: ({ page }) => [`A conversation of ${page} is opened in the inbox, with the Page’s name and its content.`],
  },
  pages_messaging: {
    text: ({ company, page }) =>
      `Customers write to ${page} in Messenger. Agents of ${company} read these messages in one shared inbox and answer them by hand. Messages go only to people who wrote first, within the window that the platform allows.`,
    shots: ({ page }) => [
      `A person writes to ${page} in Messenger.`,
      'The message appears in the inbox.',
      'An agent types an answer and presses Send.',
      'The answer appears in Messenger at the person’s side.',
    ],
  },
  pages_read_user_content: {
    text: ({ company, page }) =>
      `People comment under posts of ${page}. Agents of ${company} read these comments in the inbox in order to answer questions and to hide abuse.`,
    shots: ({ page }) => [`A person comments under a post of ${page}.`, 'The comment appears in the inbox.'],
  },
  pages_manage_engagement: {
    text: ({ company, page }) =>
      `Agents of ${company} answer comments under posts of ${page} publicly, and hide or delete those that break the rules.`,
    shots: ({ page }) => [
      'An agent answers a comment in the inbox.',
      `The answer appears under the post of ${page}.`,
      'The agent hides a comment; it is hidden at Facebook.',
    ],
  },
  instagram_basic: {
    text: ({ company, instagram }) =>
      `To connect ${instagram}, an administrator of ${company} sees which professional Instagram account is linked to their Page, with its name and picture.`,
    shots: ({ instagram }) => [connecting, `${instagram} appears in the list with its name and is connected.`],
  },
  instagram_manage_messages: instagramMessages,
  instagram_manage_comments: instagramComments,
  instagram_business_basic: {
    text: ({ company, instagram }) =>
      `An administrator of ${company} logs in as ${instagram}, which has no Page, and sees its name and picture before connecting it.`,
    shots: ({ instagram }) => [
      'Settings → Meta (Instagram/Facebook): press Connect with Instagram and log in as the account.',
      `${instagram} appears with its name and is connected.`,
    ],
  },
  instagram_business_manage_messages: instagramMessages,
  instagram_business_manage_comments: instagramComments,
  whatsapp_business_management: {
    text: ({ company, number }) =>
      `An administrator of ${company} connects the WhatsApp number ${number}. Our server subscribes its account to webhooks and reads the number’s state and the approved message templates.`,
    shots: ({ number }) => [
      connecting,
      `${number} is connected; the setup doctor shows its state and templates.`,
      'A message template is created in WhatsApp Manager and appears in the app.',
    ],
  },
  whatsapp_business_messaging: {
    text: ({ company, number }) =>
      `Customers write to ${number} in WhatsApp. Agents of ${company} read these messages in the shared inbox and answer by hand within 24 hours; afterwards only approved templates are sent.`,
    shots: ({ number }) => [
      `A person writes to ${number} in WhatsApp.`,
      'The message appears in the inbox; an agent answers.',
      'The answer arrives in WhatsApp on the person’s phone.',
    ],
  },
  business_management: {
    text: ({ company }) =>
      `Some Pages and WhatsApp accounts of ${company} belong to a business portfolio and are not listed without this permission. It is used to read the portfolio’s list of Pages and WhatsApp accounts so that an administrator can choose them, and for nothing else.`,
    shots: () => [connecting, 'Pages that belong to the business portfolio appear in the list and are connected.'],
  },
};

interface Feature extends Case {
  name: string;
  /** Without one of these permissions nobody needs it. */
  with: readonly string[];
}

/** Features are requested beside permissions, and reviewed the same way (platform.md §7). */
const reviewed: readonly Feature[] = [
  {
    name: 'Human Agent',
    with: ['pages_messaging', 'instagram_manage_messages', 'instagram_business_manage_messages'],
    text: ({ company }) =>
      `Some questions take agents of ${company} more than 24 hours: over a weekend, or while they ask a colleague. They then answer by hand within seven days. No message of this kind is sent automatically.`,
    shots: () => [
      'A conversation whose last message is older than 24 hours is opened; the inbox says until when a human agent may answer.',
      'An agent types an answer, chooses to reply as human agent and sends it.',
      'The answer appears at the person’s side.',
    ],
  },
  {
    name: 'Business Asset User Profile Access',
    with: ['pages_messaging'],
    text: ({ company, page }) =>
      `Agents of ${company} see the name and picture of the person who writes to ${page}, so that they know whom they answer. Both are shown in the inbox and used for nothing else.`,
    shots: ({ page }) => [
      `A person writes to ${page} in Messenger.`,
      'The conversation appears in the inbox with the person’s name and picture.',
    ],
  },
];

export async function reviewKit(ctx: Ctx, workspaceId: string): Promise<Checklist['review']> {
  const { workspace, channels, logins } = await inWorkspace(ctx, workspaceId, async (tx) => ({
    workspace: await tx.selectFrom('workspaces').select('name').where('id', '=', workspaceId).executeTakeFirst(),
    channels: await tx
      .selectFrom('channels')
      .select(['kind', 'name'])
      .where('workspace_id', '=', workspaceId)
      .where('state', '!=', 'disconnected')
      .orderBy('id')
      .execute(),
    logins: await tx
      .selectFrom('logins')
      .select(['scopes', 'declined'])
      .where('workspace_id', '=', workspaceId)
      .where('state', '!=', 'disconnected')
      .execute(),
  }));
  const named = (kind: string, otherwise: string) => channels.find((one) => one.kind === kind)?.name ?? otherwise;
  const facts: Facts = {
    company: workspace?.name ?? 'our company',
    address: ctx.config.publicUrl,
    page: `the Page “${named('facebook', 'our Page')}”`,
    instagram: `the Instagram account “${named('instagram', 'our account')}”`,
    number: `“${named('whatsapp', 'our number')}”`,
  };
  const asked = new Set(logins.flatMap(({ scopes, declined }) => [...scopes, ...declined]));
  const byDefault = permissionsFor(featureKeys.filter((key) => features[key].onByDefault));
  const known = [...permissionsFor([...featureKeys]), ...instagramPermissionsFor([...featureKeys])];
  const wanted = asked.size > 0 ? known.filter((one) => asked.has(one)) : byDefault;
  const needed = reviewed.filter((feature) => feature.with.some((permission) => wanted.includes(permission)));
  const permissions = [
    ...wanted.flatMap((permission) => describe(permission, cases[permission], facts)),
    ...needed.flatMap((feature) => describe(feature.name, feature, facts)),
  ];
  return { permissions, testSteps: testSteps(facts) };
}

function describe(permission: string, found: Case | undefined, facts: Facts): ReviewPermission[] {
  if (found === undefined) return [];
  return [{ permission, text: found.text(facts), shots: [...found.shots(facts)] }];
}

function testSteps({ address, company, page }: Facts): string[] {
  return [
    `Open ${address} and sign in with the account given below (make one for the reviewer under Settings → Members, with the role Agent).`,
    `The inbox of ${company} opens. No further set-up is needed: ${page} is connected.`,
    'From a test user of the app, write a message to the Page. Test users are made under App roles → Test users.',
    'The message appears at the top of the inbox within seconds. Open it, type an answer and press Send.',
    'The answer appears in Messenger at the test user’s side.',
    'Settings → Meta (Instagram/Facebook) shows what is connected; Disconnect removes the access.',
  ];
}
