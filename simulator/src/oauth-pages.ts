import { instagramLoginTexts, permissionTexts } from './permissions.ts';
import type { InstagramAccount, Page, Person } from './world.ts';
import type { Waba } from './world-whatsapp.ts';

/** What the dialog was asked for, read from its query. */
export type DialogRequest = {
  url: string;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  responseType: string;
  rerequest: boolean;
};

/** What the person may choose; null = not part of this request. */
export type Choice = {
  request: DialogRequest;
  appName: string;
  people: Person[];
  person: Person;
  permissions: string[];
  pages: Page[] | null;
  instagram: InstagramAccount[] | null;
  wabas: Waba[] | null;
};

export function choicePage(choice: Choice): string {
  const { person } = choice;
  const lists = [
    section('Pages', 'page', choice.pages, (page) => [page.name, page.category], 'This person manages no Page.'),
    section('Instagram accounts', 'instagram', choice.instagram, (account) => [account.name, `@${account.username}`]),
    section('WhatsApp accounts', 'waba', choice.wabas, (waba) => [waba.name, `Account ${waba.id}`]),
  ].join('');
  const anything = [choice.pages, choice.instagram, choice.wabas].some((list) => list !== null && list.length > 0);
  return frame(
    `Log in to ${choice.appName}`,
    `<form method="post">
      <h1>${html(choice.appName)} wants to connect</h1>
      <p class="lead">Choose who you are, what it may reach and what it may do.</p>
      <section><h2>Continue as</h2><div class="people">${choice.people.map((one) => personCard(choice, one)).join('')}</div></section>
      <input type="hidden" name="person" value="${html(person.id)}">
      ${lists}
      ${anything ? row({ name: 'later', value: 'on', testId: 'later', title: 'Also what I add later', detail: 'The grant then names no single account', checked: false }) : ''}
      <section><h2>Permissions</h2>${choice.permissions.map(permissionRow).join('')}</section>
      <footer>
        <button class="quiet" name="action" value="cancel" data-testid="cancel">Cancel</button>
        <button class="main" name="action" value="continue" data-testid="continue">Continue</button>
      </footer>
    </form>`,
  );
}

/** Instagram's own dialog (platform.md §2): one account, all its permissions offered. */
export function instagramPage(given: {
  url: string;
  appName: string;
  accounts: InstagramAccount[];
  account: InstagramAccount;
  permissions: string[];
}): string {
  const { appName, accounts, account, permissions, url } = given;
  const cards = accounts.map((one) => card(url, '_account', one.id, `@${one.username}`, one.id === account.id));
  return frame(
    `Log in to ${appName} with Instagram`,
    `<form method="post">
      <h1>${html(appName)} wants to connect to Instagram</h1>
      <p class="lead">Choose the account and what the app may do with it.</p>
      <section><h2>Continue as</h2><div class="people">${cards.join('')}</div></section>
      <input type="hidden" name="account" value="${html(account.id)}">
      <section><h2>Permissions</h2>${permissions.map(permissionRow).join('')}</section>
      <footer>
        <button class="quiet" name="action" value="cancel" data-testid="cancel">Cancel</button>
        <button class="main" name="action" value="continue" data-testid="continue">Allow</button>
      </footer>
    </form>`,
  );
}

export function errorPage(title: string, message: string): string {
  return frame(
    title,
    `<div class="problem" role="alert" data-testid="dialog-error">
      <h1>${html(title)}</h1><p class="lead">${html(message)}</p>
      <p class="note">Nothing is sent back to the app: close this window and correct the app’s settings.</p>
    </div>`,
  );
}

function personCard(choice: Choice, person: Person): string {
  return card(choice.request.url, '_person', person.id, person.name, person.id === choice.person.id);
}

/** A link that asks the same question again as somebody else. */
function card(url: string, param: '_person' | '_account', id: string, label: string, here: boolean): string {
  const [path = '', query = ''] = url.split('?', 2);
  const params = new URLSearchParams(query);
  params.set(param, id);
  const image = `<img src="/scontent.xx.fbcdn.net/v/avatars/${html(id)}.png" alt="" width="36" height="36">`;
  return `<a class="person" href="${html(`${path}?${params.toString()}`)}" data-testid="${param.slice(1)}-${html(id)}"${
    here ? ' aria-current="true"' : ''
  }>${image}<span>${html(label)}</span></a>`;
}

function section<Item extends { id: string }>(
  title: string,
  name: string,
  items: Item[] | null,
  texts: (item: Item) => [string, string],
  empty = 'None to choose from.',
): string {
  if (items === null) return '';
  const rows = items.map((item) => {
    const [main, detail] = texts(item);
    return row({ name, value: item.id, testId: `${name}-${item.id}`, title: main, detail, checked: true });
  });
  const body = rows.length === 0 ? `<p class="empty">${html(empty)}</p>` : rows.join('');
  return `<section><h2>${html(title)}</h2>${body}</section>`;
}

function permissionRow(permission: string): string {
  return row({
    name: 'permission',
    value: permission,
    testId: `permission-${permission}`,
    title: permissionTexts[permission] ?? instagramLoginTexts[permission] ?? permission,
    detail: permission,
    checked: true,
    fixed: permission === 'public_profile' || permission === 'instagram_business_basic',
  });
}

function row(given: {
  name: string;
  value: string;
  testId: string;
  title: string;
  detail: string;
  checked: boolean;
  fixed?: boolean;
}): string {
  const flags = `${given.checked ? ' checked' : ''}${given.fixed === true ? ' disabled' : ''}`;
  return `<label class="row"><input type="checkbox" name="${given.name}" value="${html(given.value)}" data-testid="${html(given.testId)}"${flags}>
    <span><b>${html(given.title)}</b><small>${html(given.detail)}</small></span></label>`;
}

function frame(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${html(title)} · Simulated Meta</title><style>${style}</style></head>
<body><main><div class="badge">Simulated Meta</div>${body}</main></body></html>`;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `
:root{color-scheme:light dark;--ground:#f3f2ee;--card:#fff;--ink:#22252a;--soft:#62676f;--line:#e3e1da;--accent:#2f6f5e;--on:#fff;--tint:#eaf3f0}
@media (prefers-color-scheme:dark){:root{--ground:#16181b;--card:#202327;--ink:#eceef0;--soft:#a2a8b0;--line:#33373d;--accent:#6fbfa8;--on:#10201b;--tint:#22332e}}
*{box-sizing:border-box}
html{scroll-padding-bottom:100px}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
main{max-width:560px;margin:0 auto;min-height:100vh;background:var(--card);padding:20px 24px 0}
.badge{display:inline-block;font-size:12px;letter-spacing:.04em;color:var(--accent);background:var(--tint);border-radius:99px;padding:3px 10px;margin-bottom:12px}
h1{font-size:21px;line-height:1.25;margin:0 0 6px;text-wrap:balance}
h2{font-size:13px;color:var(--soft);font-weight:600;margin:0 0 4px}
.lead{margin:0 0 18px;color:var(--soft)}
section{margin:0 0 18px}
.people{display:flex;flex-wrap:wrap;gap:8px}
.person{display:flex;align-items:center;gap:10px;padding:8px 14px 8px 8px;border:1px solid var(--line);border-radius:10px;color:inherit;text-decoration:none}
.person img{border-radius:50%}
.person[aria-current]{border-color:var(--accent);background:var(--tint)}
.row{display:flex;gap:12px;align-items:flex-start;padding:9px 4px;border-bottom:1px solid var(--line);cursor:pointer}
section .row:last-child{border-bottom:0}
.row input{width:18px;height:18px;margin:2px 0 0;flex:none;accent-color:var(--accent)}
.row b{display:block;font-weight:500;overflow-wrap:anywhere}
.row small{color:var(--soft);overflow-wrap:anywhere}
.empty,.note{color:var(--soft);margin:6px 0}
form>.row{border:1px solid var(--line);border-radius:10px;padding:9px 12px;margin:0 0 18px}
footer{position:sticky;bottom:0;display:flex;justify-content:flex-end;gap:10px;background:var(--card);border-top:1px solid var(--line);padding:14px 0 18px;margin-top:8px}
button{font:inherit;font-weight:600;border-radius:10px;padding:10px 20px;border:1px solid var(--line);cursor:pointer}
.quiet{background:transparent;color:inherit}
.main{background:var(--accent);border-color:var(--accent);color:var(--on)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.problem{padding-bottom:24px}
@media (max-width:420px){main{padding:16px 16px 0}footer button{flex:1}}
`;
