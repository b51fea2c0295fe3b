import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from './avatar.ts';
import { Composer } from './composer.ts';
import { clockTime, shortDate } from './format.ts';
import { Holder } from './holder.ts';
import { chatIcon, chevronIcon, unpluggedIcon } from './icons.ts';
import {
  type Asset,
  assetsOf,
  type Customer,
  type Platform,
  putInPocket,
  readThread,
  type SimState,
  sendMessage,
} from './state.ts';

import { ThreadView } from './thread-view.ts';

export const platformNames = { messenger: 'Messenger', instagram: 'Instagram', whatsapp: 'WhatsApp' };

/** One phone: a customer talking to one business on one platform. */
export function PhoneView({
  platform,
  state,
  now,
  isLookedAt,
}: {
  platform: Platform;
  state: SimState;
  now: number;
  /** The phone is on screen and the window has the focus: what it shows counts as read. */
  isLookedAt: boolean;
}) {
  const [customerChoice, setCustomerChoice] = useRemembered(`phone-${platform}-customer`);
  const [assetChoice, setAssetChoice] = useRemembered(`phone-${platform}-asset`);

  const customers = state.customers.filter((customer) => customer.platforms.includes(platform));
  const customer = customers.find(({ id }) => id === customerChoice) ?? customers[0];
  const assets = assetsOf(state, platform);
  const asset = assets.find(({ id }) => id === assetChoice) ?? assets.find(({ connected }) => connected) ?? assets[0];
  const threads = state.threads.filter((thread) => thread.platform === platform);
  const thread = threads.find(({ customerId, assetId }) => customerId === customer?.id && assetId === asset?.id);
  const isPocketed = customer?.offline ?? false;
  const newestId = thread?.messages.at(-1)?.id;

  useEffect(() => {
    if (thread === undefined || thread.unreadByCustomer === 0 || !isLookedAt || isPocketed) return;
    // A failure needs no words here: the next change of the state tries again.
    readThread(thread.id).catch(() => undefined);
  }, [thread?.id, newestId, thread?.unreadByCustomer, isLookedAt, isPocketed]);

  // One after the other, so that two quick messages cannot overtake each other.
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  function send(text: string): Promise<void> {
    if (customer === undefined || asset === undefined) return Promise.resolve();
    const message = { platform, customerId: customer.id, assetId: asset.id, text };
    const sent = sending.current.then(() => sendMessage(message));
    sending.current = sent.catch(() => undefined);
    return sent.then(() => undefined);
  }

  const unreadIds = new Set(threads.filter((other) => other.unreadByCustomer > 0).map((other) => other.customerId));
  return html`<section class="phone" data-testid=${`phone-${platform}`} data-platform=${platform} aria-label=${platformNames[platform]}>
    <div class="above">
      <h2>${platformNames[platform]}</h2>
      ${customer !== undefined && html`<${PocketSwitch} customer=${customer} />`}
      <${Holder} customers=${customers} chosenId=${customer?.id ?? null} unreadIds=${unreadIds} choose=${setCustomerChoice} />
    </div>
    <div class="frame">
      <div class="screen">
        <div class="status-bar" aria-hidden="true"><span>${clockTime(now)}</span><span class="signal"></span></div>
        ${asset !== undefined && html`<${AssetBar} asset=${asset} assets=${assets} threads=${threads} customerId=${customer?.id} choose=${setAssetChoice} />`}
        ${
          asset === undefined || customer === undefined
            ? html`<div class="empty">${unpluggedIcon()}<p>${asset === undefined ? noAsset[platform] : 'Nobody uses this phone yet. Add a customer with +.'}</p></div>`
            : html`<${ThreadView}
                threadId=${`${customer.id} ${asset.id}`}
                messages=${thread?.messages ?? []}
                now=${now}
                businessName=${asset.name}
              >
                ${!asset.connected && html`<${NotConnected} asset=${asset} isAlone=${thread === undefined} />`}
                ${customer.blocked && html`<p class="notice"><bdi>${customer.name}</bdi> blocks this business: its replies are refused.</p>`}
                ${asset.connected && thread === undefined && html`<${FirstWords} asset=${asset} customer=${customer} send=${send} />`}
              <//>`
        }
        <${Composer}
          key=${`${customer?.id} ${asset?.id}`}
          disabled=${asset === undefined || customer === undefined || isPocketed}
          label=${`Message to ${asset?.name ?? 'the business'}`}
          send=${send}
        />
        ${isPocketed && html`<${Pocket} customer=${customer} now=${now} />`}
      </div>
    </div>
  </section>`;
}

const noAsset = {
  messenger: 'There is no Page in this world.',
  instagram: 'There is no Instagram account in this world.',
  whatsapp: 'There is no WhatsApp number in this world.',
};

function AssetBar({
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

function NotConnected({ asset, isAlone }: { asset: Asset; isAlone: boolean }) {
  return html`<div class=${isAlone ? 'empty' : 'notice'} data-testid="phone-not-connected">
    ${isAlone && unpluggedIcon()}
    <p><strong>Not connected yet.</strong></p>
    <p>In Roost press <em>Connect with Meta</em> and choose <bdi>${asset.name}</bdi>. Until then nobody is told what you write here.</p>
  </div>`;
}

const firstWords = [
  'Hi! Are you open on Sunday?',
  'Do you have oat milk? 🥛',
  'I would like a table for four, please.',
];

function FirstWords({
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

function PocketSwitch({ customer }: { customer: Customer }) {
  const isPocketed = customer.offline;
  return html`<button
    type="button"
    class="pocket-switch"
    role="switch"
    aria-checked=${isPocketed}
    data-testid="phone-pocket"
    title=${`In the pocket, ${customer.name} receives nothing: replies wait`}
    onClick=${() => putInPocket(customer.id, !isPocketed).catch(() => undefined)}
  >
    <span class="pocket-label"><span class="wide-only">In </span>pocket</span>
  </button>`;
}

function Pocket({ customer, now }: { customer: Customer; now: number }) {
  return html`<div class="pocket">
    <p class="pocket-time">${clockTime(now)}</p>
    <p>${shortDate(now)}</p>
    <p class="pocket-words">The phone is in the pocket. Replies are delivered when it comes out.</p>
    <button type="button" class="plain strong" onClick=${() => putInPocket(customer.id, false).catch(() => undefined)}>Take it out</button>
  </div>`;
}

/** A choice that survives a reload of this tab. */
function useRemembered(key: string): [string | null, (value: string) => void] {
  const [value, setValue] = useState(() => sessionStorage.getItem(key));
  return [
    value,
    (chosen) => {
      sessionStorage.setItem(key, chosen);
      setValue(chosen);
    },
  ];
}
