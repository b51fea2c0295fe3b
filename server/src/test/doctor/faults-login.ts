import { endTokens, type Fault, patchPage, tokensIn } from './fault.ts';

const day = 86_400_000;
const everyTask = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MANAGE', 'MESSAGING', 'MODERATE'];

/** The login, what it was given, and what the person may do. */
export const loginFaults: readonly Fault[] = [
  ...(
    [
      ['The 60 days of the login are over', 'expire'],
      ['The person changed the Facebook password', 'password_changed'],
      ['The person removed the app at Facebook', 'revoke'],
    ] as const
  ).map(
    ([planted, action]): Fault => ({
      check: 'login.token',
      about: ({ channels }) => channels.facebook.loginId ?? '',
      planted,
      plant: async (ward) => void (await endTokens(ward, action)),
      mend: (ward) => ward.connect(),
    }),
  ),
  {
    check: 'login.data-access',
    about: ({ channels }) => channels.facebook.loginId ?? '',
    planted: 'The 90 days of data access are over',
    plant(ward) {
      for (const token of tokensIn(ward, 'user')) token.dataAccessExpiresAtMs = Date.now() - day;
    },
    mend: (ward) => ward.connect(),
  },
  {
    check: 'login.expiry',
    about: ({ channels }) => channels.facebook.loginId ?? '',
    colour: 'amber',
    planted: 'The login ends in five days',
    plant(ward) {
      for (const token of tokensIn(ward, 'user')) token.expiresAtMs = Date.now() + 5 * day + 60_000;
    },
    mend: (ward) => ward.connect(),
  },
  {
    check: 'login.permissions',
    about: ({ channels }) => channels.facebook.loginId ?? '',
    planted: 'The person takes pages_messaging away at Facebook',
    plant: async ({ roost, company }) =>
      void (await roost.sim('POST', '/_sim/permissions', {
        ...{ personId: company.person.id, appId: company.id, decline: ['pages_messaging'] },
      })),
    mend: ({ roost, company }) =>
      roost.sim('POST', '/_sim/permissions', {
        ...{ personId: company.person.id, appId: company.id, grant: ['pages_messaging'] },
      }),
  },
  {
    check: 'login.permissions',
    about: ({ channels }) => channels.facebook.loginId ?? '',
    planted: 'instagram_manage_messages is declined in Meta’s window',
    plant: (ward) => ward.connect(ward, { decline: ['instagram_manage_messages'] }),
    mend: (ward) => ward.connect(),
  },
  {
    check: 'account.ticked',
    about: ({ channels }) => channels.facebook.id,
    planted: 'The Page is not ticked in Meta’s window',
    plant: (ward) => ward.connect(ward, { untick: [ward.company.pageId] }),
    mend: (ward) => ward.connect(),
  },
  {
    check: 'account.ticked',
    about: ({ channels }) => channels.whatsapp.id,
    planted: 'The WhatsApp account is not ticked in Meta’s window',
    plant: (ward) => ward.connect(ward, { untick: [ward.company.wabaId] }),
    mend: (ward) => ward.connect(),
  },
  {
    check: 'account.role',
    about: ({ company }) => company.pageId,
    planted: 'The person loses the role on the Page',
    plant: async (ward) => void (await patchPage(ward, { roles: { [ward.company.person.id]: null } })),
    mend: (ward) => patchPage(ward, { roles: { [ward.company.person.id]: everyTask } }),
  },
  {
    check: 'account.role',
    about: ({ company }) => company.pageId,
    planted: 'The person may no longer answer messages on the Page',
    plant: async (ward) => void (await patchPage(ward, { roles: { [ward.company.person.id]: ['ANALYZE'] } })),
    mend: (ward) => patchPage(ward, { roles: { [ward.company.person.id]: everyTask } }),
  },
  {
    check: 'account.token',
    about: ({ company }) => company.pageId,
    planted: 'Meta ends the Page’s own token',
    plant(ward) {
      for (const token of tokensIn(ward, 'page')) token.ended = 'expired';
    },
    mend: (ward) => ward.connect(),
  },
];
