import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAttempt } from './attempt.ts';
import { Composer, type Draft } from './composer.ts';
import { edit, react, type Sending, sendMessage, tap, unsend } from './deeds.ts';
import { FeedView } from './feed-view.ts';
import { clockTime } from './format.ts';
import { Holder } from './holder.ts';
import { unpluggedIcon } from './icons.ts';
import type { Deeds } from './message-menu.ts';
import { AssetBar, FirstWords, MarketingSwitch, NotConnected, Pocket, PocketSwitch } from './phone-parts.ts';
import { assetsOf, type Message, type Platform, type Post, readThread, type SimState } from './state.ts';
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

  const [showsPosts, setShowsPosts] = useState(false);
  const [draft, setDraft] = useState<Draft>(null);
  const { attempt, problem } = useAttempt();
  const place =
    customer === undefined || asset === undefined ? null : { platform, customerId: customer.id, assetId: asset.id };
  const isRead = isLookedAt && !isPocketed && !showsPosts;

  useEffect(() => setDraft(null), [customer?.id, asset?.id]);
  useEffect(() => {
    if (thread === undefined || thread.unreadByCustomer === 0 || !isRead) return;
    // A failure needs no words here: the next change of the state tries again.
    readThread(thread.id).catch(() => undefined);
  }, [thread?.id, newestId, thread?.unreadByCustomer, isRead]);

  // One after the other, so that two quick messages cannot overtake each other.
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  function inTurn(deed: () => Promise<unknown>): Promise<void> {
    const done = sending.current.then(deed);
    sending.current = done.catch(() => undefined);
    return done.then(() => undefined);
  }
  const send = (message: Sending) => (place === null ? Promise.resolve() : inTurn(() => sendMessage(place, message)));
  const deeds: Deeds = {
    press: (message, choice) => attempt(inTurn(() => tap(message.id, choice.payload))),
    react: (message, emoji) => attempt(inTurn(() => react(message.id, emoji))),
    reply: (message) => setDraft({ reply: message }),
    edit: (message) => setDraft({ edit: message }),
    unsend: (message) => attempt(inTurn(() => unsend(message.id))),
  };

  const unreadIds = new Set(threads.filter((other) => other.unreadByCustomer > 0).map((other) => other.customerId));
  return html`<section class="phone" data-testid=${`phone-${platform}`} data-platform=${platform} aria-label=${platformNames[platform]}>
    <div class="above">
      <h2>${platformNames[platform]}</h2>
      ${
        customer !== undefined &&
        html`<div class="switches">
        ${platform === 'whatsapp' && asset !== undefined && html`<${MarketingSwitch} customer=${customer} assetId=${asset.id} />`}
        <${PocketSwitch} customer=${customer} />
      </div>`
      }
      <${Holder} customers=${customers} chosenId=${customer?.id ?? null} unreadIds=${unreadIds} choose=${setCustomerChoice} />
    </div>
    <div class="frame">
      <div class="screen">
        <div class="status-bar" aria-hidden="true"><span>${clockTime(now)}</span><span class="signal"></span></div>
        ${asset !== undefined && html`<${AssetBar} asset=${asset} assets=${assets} threads=${threads} customerId=${customer?.id} choose=${setAssetChoice} />`}
        ${
          platform !== 'whatsapp' &&
          html`<div class="views" role="group" aria-label="Show">
            <button type="button" aria-pressed=${!showsPosts} onClick=${() => setShowsPosts(false)}>Messages</button>
            <button type="button" data-testid="phone-posts" aria-pressed=${showsPosts} onClick=${() => setShowsPosts(true)}>Posts</button>
          </div>`
        }
        ${problem}
        ${
          showsPosts && platform !== 'whatsapp' && asset !== undefined && customer !== undefined
            ? html`<${FeedView}
                state=${state}
                asset=${asset}
                customer=${customer}
                now=${now}
                platform=${platform}
                answerStory=${(story: Post, text: string) => send({ text, story: story.id })}
              />`
            : asset === undefined || customer === undefined
              ? html`<div class="empty">${unpluggedIcon()}<p>${asset === undefined ? noAsset[platform] : 'Nobody uses this phone yet. Add a customer with +.'}</p></div>`
              : html`<${ThreadView}
                threadId=${`${customer.id} ${asset.id}`}
                messages=${thread?.messages ?? []}
                now=${now}
                businessName=${asset.name}
                isTyping=${thread !== undefined && state.typing.includes(thread.id)}
                deeds=${deeds}
              >
                ${!asset.connected && html`<${NotConnected} asset=${asset} product=${state.product} isAlone=${thread === undefined} />`}
                ${customer.blocked && html`<p class="notice"><bdi>${customer.name}</bdi> blocks this business: its replies are refused.</p>`}
                ${asset.connected && thread === undefined && html`<${FirstWords} asset=${asset} customer=${customer} send=${(text: string) => send({ text })} />`}
              <//>`
        }
        ${
          !showsPosts &&
          html`<${Composer}
          key=${`${customer?.id} ${asset?.id}`}
          platform=${platform}
          draft=${draft}
          drop=${() => setDraft(null)}
          change=${(message: Message, text: string) => inTurn(() => edit(message.id, text))}
          disabled=${asset === undefined || customer === undefined || isPocketed}
          label=${`Message to ${asset?.name ?? 'the business'}`}
          send=${send}
        />`
        }
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
