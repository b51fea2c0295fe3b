import { sql } from 'kysely';
import { acrossWorkspaces, newId } from '../../db/db.ts';
import { appIn, type Fault, patchApp, patchNumber, patchPage } from './fault.ts';
import type { Ward } from './ward.ts';

function pageIn({ roost, company }: Ward) {
  return roost.simulator.world.pages.get(company.pageId);
}

function wabaIn({ roost, company }: Ward) {
  return roost.simulator.world.wabas.get(company.wabaId);
}

/** The connected accounts, and what flows through them. */
export const accountFaults: readonly Fault[] = [
  {
    check: 'account.subscribed',
    about: ({ company }) => company.pageId,
    planted: 'The app is uninstalled from the Page',
    plant: (ward) => void pageIn(ward)?.installs.delete(ward.company.id),
    mend: 'fix',
  },
  {
    check: 'account.subscribed',
    about: ({ company }) => company.wabaId,
    planted: 'The app is uninstalled from the WhatsApp account',
    plant: (ward) => void wabaIn(ward)?.installs.delete(ward.company.id),
    mend: 'fix',
  },
  {
    check: 'account.subscribed',
    about: ({ company }) => company.wabaId,
    planted: 'The WhatsApp account delivers to another address',
    plant: (ward) =>
      void wabaIn(ward)?.installs.set(ward.company.id, {
        callbackUrl: 'https://old.example.com/hook',
        verifyToken: 'x',
      }),
    mend: 'fix',
  },
  {
    check: 'account.fields',
    about: ({ company }) => company.pageId,
    planted: 'The field messages is unsubscribed on the Page',
    plant: (ward) => void pageIn(ward)?.installs.get(ward.company.id)?.delete('messages'),
    mend: 'fix',
  },
  {
    check: 'instagram.linked',
    about: ({ channels }) => channels.instagram.id,
    planted: 'The Instagram account is unlinked from its Page',
    plant: async (ward) => void (await patchPage(ward, { instagramId: null })),
    mend: (ward) => patchPage(ward, { instagramId: ward.company.instagramId }),
  },
  {
    check: 'instagram.access',
    about: ({ channels }) => channels.instagram.id,
    planted: '“Allow access to messages” is switched off in the Instagram app',
    plant: async (ward) => void (await allowAccess(ward, false)),
    mend: (ward) => allowAccess(ward, true),
  },
  {
    check: 'whatsapp.registered',
    about: ({ channels }) => channels.whatsapp.id,
    planted: 'The number is not registered for the Cloud API',
    plant: async (ward) => void (await patchNumber(ward, { registered: false })),
    mend: 'fix',
    pin: '123456',
  },
  {
    check: 'whatsapp.registered',
    about: ({ channels }) => channels.whatsapp.id,
    planted: 'WhatsApp restricts the number',
    plant: async (ward) => void (await patchNumber(ward, { trouble: 'RESTRICTED' })),
    mend: (ward) => patchNumber(ward, { trouble: null }),
  },
  {
    check: 'whatsapp.delivers',
    about: ({ channels }) => channels.whatsapp.id,
    planted: 'The number alone delivers to another address',
    plant(ward) {
      const number = ward.roost.simulator.world.phoneNumbers.get(ward.company.phoneNumberId);
      if (number !== undefined) number.callbacks = { [ward.company.id]: 'https://old.example.com/number' };
    },
    mend: 'fix',
  },
  {
    check: 'whatsapp.health',
    about: ({ channels }) => channels.whatsapp.id,
    planted: 'The WhatsApp account has no payment method',
    plant: async (ward) => void (await patchNumber(ward, { blockedBecause: 'There is no valid payment method.' })),
    mend: (ward) => patchNumber(ward, { blockedBecause: null }),
  },
  {
    check: 'whatsapp.quality',
    about: ({ channels }) => channels.whatsapp.id,
    planted: 'Customers block the number: its quality turns red',
    plant: async (ward) => void (await patchNumber(ward, { qualityRating: 'RED' })),
    mend: (ward) => patchNumber(ward, { qualityRating: 'GREEN' }),
  },
  {
    check: 'whatsapp.live-number',
    about: ({ channels }) => channels.whatsapp.id,
    colour: 'amber',
    planted: 'The number is a test number of Meta’s',
    plant: async (ward) => void (await patchNumber(ward, { allowedRecipients: [] })),
    mend: (ward) => patchNumber(ward, { allowedRecipients: null }),
  },
  {
    check: 'whatsapp.templates',
    about: ({ channels }) => channels.whatsapp.id,
    colour: 'amber',
    planted: 'Meta pauses a template',
    plant: (ward) => setTemplate(ward, 'PAUSED'),
    mend: (ward) => setTemplate(ward, 'APPROVED'),
  },
  {
    check: 'whatsapp.template-sync',
    about: ({ channels }) => channels.whatsapp.id,
    colour: 'amber',
    planted: 'A template was made in WhatsApp Manager, and its webhook did not come',
    plant: (ward) => void wabaIn(ward)?.templates.push(elsewhere(ward)),
    mend: 'fix',
  },
  {
    check: 'messages.mode',
    planted: 'The app is in Development mode and an agent answers a customer',
    async plant(ward) {
      await patchApp(ward, ward, { mode: 'development' });
      await ward.reply('Are you there?');
    },
    async mend(ward) {
      await patchApp(ward, ward, { mode: 'live' });
      await ward.reply('Now I am.');
    },
  },
  {
    check: 'messages.owner',
    about: ({ channels }) => channels.facebook.id,
    planted: 'Another app owns the conversation',
    plant: (ward) => setOwner(ward, '4242424242'),
    mend: (ward) => setOwner(ward, null),
  },
  {
    check: 'messages.silence',
    about: ({ channels }) => channels.whatsapp.id,
    planted: 'A number that was written to every hour falls silent for ten days',
    plant: fallSilent,
    async mend(ward) {
      await ward.write('whatsapp', 'Here again');
      await ward.roost.settle();
    },
  },
  ...(['page', 'instagram', 'whatsapp_business_account'] as const).flatMap((object): Fault[] => [
    {
      check: 'webhook.registered',
      about: () => object,
      planted: `The app’s webhook for ${object} is removed`,
      plant: (ward) => void appIn(ward).subscriptions.delete(object),
      mend: 'fix',
    },
    {
      check: 'webhook.fields',
      about: () => object,
      planted: `The field messages of ${object} is unsubscribed in the app`,
      plant: (ward) => void appIn(ward).subscriptions.get(object)?.fields.delete('messages'),
      mend: 'fix',
    },
  ]),
  {
    check: 'webhook.registered',
    about: () => 'page',
    planted: 'The app delivers Pages to an old address',
    plant(ward) {
      const subscription = appIn(ward).subscriptions.get('page');
      if (subscription !== undefined) subscription.callbackUrl = 'https://old.example.com/hook';
    },
    mend: 'fix',
  },
];

function allowAccess({ roost, company }: Ward, allowsMessageAccess: boolean) {
  return roost.sim('PATCH', `/_sim/instagram_accounts/${company.instagramId}`, { allowsMessageAccess });
}

function setTemplate(ward: Ward, status: string): void {
  const [template] = wabaIn(ward)?.templates ?? [];
  if (template !== undefined) template.status = status;
}

function elsewhere(ward: Ward) {
  const [known] = wabaIn(ward)?.templates ?? [];
  if (known === undefined) throw new Error('the account has no template to copy');
  return { ...known, id: `${known.id}1`, name: 'made_elsewhere' };
}

function setOwner({ roost, company }: Ward, ownerAppId: string | null): void {
  for (const thread of roost.simulator.world.threads.values()) {
    if (thread.assetId === company.pageId) thread.ownerAppId = ownerAppId;
  }
}

/** Forty hours of a message each, and then nothing for ten days. */
async function fallSilent({ roost, workspace, channels }: Ward): Promise<void> {
  await acrossWorkspaces(roost.app.ctx, async (tx) => {
    const own = sql`workspace_id = ${workspace.id} and channel_id = ${channels.whatsapp.id} and direction = 'in'`;
    await sql`update messages set placed_at = placed_at - interval '10 days' where ${own}`.execute(tx);
    for (let hour = 1; hour <= 40; hour += 1) {
      await sql`
        insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, text, author_type, placed_at)
        select workspace_id, ${newId()}, conversation_id, channel_id, 'in', 'text', 'Hi', 'contact',
          placed_at - ${hour} * interval '1 hour'
        from messages where ${own} and external_id is not null limit 1`.execute(tx);
    }
  });
}
