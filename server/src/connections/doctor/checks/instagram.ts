/** Instagram accounts that hang on a Page: found at all, still linked, and willing to hand over messages. */
import { linkedInstagram, readInstagramThreads } from '../../../channels/inspect.ts';
import { GraphFailure } from '../../../meta/graph.ts';
import { aboutChannels, aboutLogins, type Check, type Finding } from '../check.ts';
import { places } from '../places.ts';
import { asChannel, asLogin, loginOf, type ObservedChannel, placeOf, type Survey } from '../survey.ts';

const onPage = (_: Survey, { kind, flow }: ObservedChannel) => kind === 'instagram' && flow !== 'instagram';

/** By way of its Page, or with its own login that may read messages. */
const readsMessages = (survey: Survey, channel: ObservedChannel) =>
  onPage(survey, channel) ||
  (channel.kind === 'instagram' &&
    loginOf(survey, channel)?.scopes.includes('instagram_business_manage_messages') === true);

const detected = aboutLogins({
  id: 'instagram.detected',
  step: 'connect',
  title: 'Meta shows an Instagram account',
  needs: ['login.permissions'],
  place: places.pageInstagram,
  when: (_, login) =>
    login.flow !== 'instagram' && [...login.scopes, ...login.declined].some((scope) => scope.startsWith('instagram_')),
  async run(survey, login): Promise<Finding> {
    const seen = await survey.read((tx) =>
      tx
        .selectFrom('assets')
        .select('kind')
        .where('workspace_id', '=', survey.workspaceId)
        .where('login_id', '=', login.id)
        .where('kind', 'in', ['facebook', 'instagram'])
        .execute(),
    );
    const accounts = seen.filter(({ kind }) => kind === 'instagram').length;
    if (accounts > 0)
      return { status: 'ok', message: accounts === 1 ? 'One account is shown.' : `${accounts} accounts are shown.` };
    return {
      status: 'warn',
      message:
        seen.length === 0
          ? `Instagram Business account not detected: ${login.name} shows no Page, and Meta finds Instagram accounts through their Page.`
          : 'Instagram Business account not detected: none of the Pages shown has a professional Instagram account linked to it.',
      action:
        'In the Instagram app make it a professional account (business or creator), link it to your Page, then connect again and tick both.',
      reconnect: true,
    };
  },
});

const linked = aboutChannels({
  id: 'instagram.linked',
  step: 'connect',
  title: 'The Instagram account is linked to its Page',
  needs: ['account.role'],
  place: places.pageInstagram,
  when: onPage,
  async run(survey, channel): Promise<Finding> {
    const login = loginOf(survey, channel);
    if (login === null) return { status: 'unknown', message: 'It has no login to ask with.' };
    const found = await linkedInstagram(asLogin(survey, login), placeOf(channel));
    if (found === channel.externalId) return { status: 'ok', message: 'The Page names this account.' };
    return {
      status: 'fail',
      message:
        found === null
          ? `${channel.name} is no longer linked to its Page, so its messages do not reach your app.`
          : `The Page is now linked to another Instagram account than ${channel.name}.`,
      action: 'Link the account to the Page again under Linked accounts, then connect once more.',
      reconnect: true,
    };
  },
});

/** The owner’s switch is off (platform.md §5.2). */
const accessOff = { code: 200, subcode: 2_534_041 };

const access = aboutChannels({
  id: 'instagram.access',
  step: 'messages',
  title: 'Instagram allows access to messages',
  needs: ['instagram.linked', 'account.token', 'instagram-login.permissions'],
  place: places.instagramMessages,
  when: readsMessages,
  async run(survey, channel): Promise<Finding> {
    try {
      await readInstagramThreads(asChannel(survey, channel), placeOf(channel));
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      if (error.code !== accessOff.code || error.subcode !== accessOff.subcode) throw error;
      return {
        status: 'fail',
        message: `In the Instagram app of ${channel.name} “Allow access to messages” is switched off, so Instagram hands nothing over.`,
        action:
          'On the phone, signed in as this account: open the place named here and switch on Allow access to messages. Connecting again does not help.',
      };
    }
    return { status: 'ok', message: 'Instagram lets your app read its conversations.' };
  },
});

export const instagramChecks: readonly Check[] = [detected, linked, access];
