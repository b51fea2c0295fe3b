import { instagramLoginNames } from '../permissions.ts';
import { type App, type InstagramAccount, instagramOfPage, type Page, type Token } from '../world.ts';
import { anyToken, type Call, mayTouchPage } from './call.ts';
import { graphError, noSuchObject } from './errors.ts';

/** Who speaks: a Page (with its Instagram account), or an Instagram account by its own login (platform.md §4.1). */
export type Sender = {
  id: string;
  page: Page | null;
  account: InstagramAccount | null;
  token: Token;
  app: App;
};

/** platform.md §5.2 190/2069032: a Page token of this very Page. */
export function pageSender(call: Call, page: Page): Sender {
  const { token, app } = anyToken(call);
  if (token.kind !== 'page') {
    throw graphError({
      code: 190,
      subcode: 2069032,
      message: 'User Access Token Is Not Supported: a Page access token is required.',
      rule: 'platform.md §5.2 190/2069032',
    });
  }
  if (!mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  return { id: page.id, page, account: instagramOfPage(call.world, page), token, app };
}

/** The account by its own token (platform.md §2), else by the token of its Page. */
export function instagramSender(call: Call, account: InstagramAccount): Sender {
  const { token, app } = anyToken(call);
  if (token.kind === 'instagram') {
    if (token.accountId !== account.id) throw noSuchObject(account.id, call.method);
    return { id: account.id, page: null, account, token, app };
  }
  const page = call.world.pages.get(account.pageId);
  if (page === undefined || page.instagramId !== account.id) throw noSuchObject(account.id, call.method);
  return pageSender(call, page);
}

/** platform.md §7: what the two paths name differently. */
export function permissionFor(token: Token, facebook: string): string {
  return token.kind === 'instagram' ? (instagramLoginNames[facebook] ?? facebook) : facebook;
}
