import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { Avatar } from './avatar.ts';
import { clockTime, shortDate } from './format.ts';
import { chatIcon, chevronIcon, unpluggedIcon } from './icons.ts';
import { type Asset, type Customer, putInPocket, type SimState, setMarketing } from './state.ts';

export function AssetBar({
  asset,
  assets,
  threads,
  customerId,
  choose,
}: {
  asset: Asset;
  assets: Asset[];
  threads: SimState['threads'];
  customerId: string | undefined;
  choose: (assetId: string) => void;
}) {
  const unread = (id: string) =>
    threads.find((thread) => thread.assetId === id && thread.customerId === customerId)?.unreadByCustomer ?? 0;
  return html`<header class="asset-bar">
    <${Avatar} name=${asset.name} url=${null} />
    <div class="asset">
      <h3 dir="auto" title=${asset.name}>${asset.name}</h3>
      <p title=${asset.detail}>${asset.detail}${!asset.connected && ' · not connected'}</p>
    </div>
    ${
      assets.length > 1 &&
      html`<label class="asset-choice">
        ${chevronIcon()}
        <select
          data-testid="phone-asset"
          aria-label="Business to write to"
          title="Write to another business"
          value=${asset.id}
          onChange=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
        >
          ${assets.map(
            ({ id, name, detail, connected }) =>
              html`<option key=${id} value=${id}>
                ${`${name} (${detail}${connected ? '' : ', not connected'})${unread(id) > 0 ? ` · ${unread(id)} new` : ''}`}
              </option>`,
          )}
        </select>
      </label>`
    }
  </header>`;
}

export function NotConnected({ asset, product, isAlone }: { asset: Asset; product: string; isAlone: boolean }) {
  return html`<div class=${isAlone ? 'empty' : 'notice'} data-testid="phone-not-connected">
    ${isAlone && unpluggedIcon()}
    <p><strong>Not connected yet.</strong></p>
    <p>Connect <bdi>${asset.name}</bdi> in ${product}. Until then nobody is told what you write here.</p>
  </div>`;
}

const firstWords = [
  'Hi! Are you open on Sunday?',
  'Do you have oat milk? 🥛',
  'I would like a table for four, please.',
];

export function FirstWords({
  asset,
  customer,
  send,
}: {
  asset: Asset;
  customer: Customer;
  send: (text: string) => Promise<void>;
}) {
  return html`<div class="empty">
    ${chatIcon()}
    <p><strong>Say hello to <bdi>${asset.name}</bdi></strong></p>
    <p>Write as <bdi>${customer.name}</bdi>; it appears in the inbox within a second.</p>
    <div class="suggestions">
      ${firstWords.map(
        (words) =>
          html`<button type="button" class="suggestion" onClick=${() => send(words).catch(() => undefined)}>${words}</button>`,
      )}
    </div>
  </div>`;
}

export function PocketSwitch({ customer }: { customer: Customer }) {
  return html`<${PhoneSwitch}
    testId="phone-pocket"
    title=${`In the pocket, ${customer.name} receives nothing: replies wait`}
    isOn=${customer.offline}
    flip=${() => putInPocket(customer.id, !customer.offline)}
  ><span class="wide-only">In </span>pocket<//>`;
}

/** WhatsApp's own setting of a chat with a business. */
export function MarketingSwitch({ customer, assetId }: { customer: Customer; assetId: string }) {
  const isStopped = customer.noMarketingFrom.includes(assetId);
  return html`<${PhoneSwitch}
    testId="phone-no-marketing"
    title=${`${customer.name} stops marketing messages of this business`}
    isOn=${isStopped}
    flip=${() => setMarketing(customer.id, assetId, isStopped ? 'resume' : 'stop')}
  >Stop ads<//>`;
}

type SwitchProps = {
  testId: string;
  title: string;
  isOn: boolean;
  flip: () => Promise<unknown>;
  children?: ComponentChildren;
};

/** Above a phone, beside its name. */
function PhoneSwitch({ testId, title, isOn, flip, children }: SwitchProps) {
  return html`<button
    type="button"
    class="phone-switch"
    role="switch"
    aria-checked=${isOn}
    data-testid=${testId}
    title=${title}
    onClick=${() => flip().catch(() => undefined)}
  >
    <span class="phone-switch-label">${children}</span>
  </button>`;
}

export function Pocket({ customer, now }: { customer: Customer; now: number }) {
  return html`<div class="pocket">
    <p class="pocket-time">${clockTime(now)}</p>
    <p>${shortDate(now)}</p>
    <p class="pocket-words">The phone is in the pocket. Replies are delivered when it comes out.</p>
    <button type="button" class="plain strong" onClick=${() => putInPocket(customer.id, false).catch(() => undefined)}>Take it out</button>
  </div>`;
}
