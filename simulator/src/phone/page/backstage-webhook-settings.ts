import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { configureWebhooks, sendTest } from './calls.ts';
import type { SimState } from './state.ts';

const tests = [
  { label: 'Page: messages', object: 'page', field: 'messages', shape: 'changes' },
  { label: 'Page: feed', object: 'page', field: 'feed', shape: 'changes' },
  { label: 'Page: messaging_postbacks, no envelope', object: 'page', field: 'messaging_postbacks', shape: 'bare' },
  { label: 'Instagram: messages', object: 'instagram', field: 'messages', shape: 'messaging' },
  { label: 'Instagram: comments', object: 'instagram', field: 'comments', shape: 'changes' },
  { label: 'Instagram: comments, flat', object: 'instagram', field: 'comments', shape: 'flat' },
  { label: 'WhatsApp: account_update', object: 'whatsapp_business_account', field: 'account_update', shape: 'changes' },
  { label: 'WhatsApp: messages', object: 'whatsapp_business_account', field: 'messages', shape: 'changes' },
];

/** How webhooks travel, and the dashboard's Test button. Folded away: most people never need it. */
export function WebhookSettings({
  state,
  attempt,
  resendAll,
}: {
  state: SimState;
  attempt: (action: Promise<unknown>) => void;
  resendAll: () => void;
}) {
  const { webhooks } = state;
  const [chosen, setChosen] = useState(0);
  const number = (
    label: string,
    value: number,
    choices: number[],
    change: (value: number) => object,
    words: (value: number) => string,
  ) =>
    html`<label class="setting">
      <span>${label}</span>
      <select class="field" value=${value} onChange=${(event: Event) => attempt(configureWebhooks(change(Number((event.target as HTMLSelectElement).value))))}>
        ${choices.map((choice) => html`<option key=${choice} value=${choice}>${words(choice)}</option>`)}
      </select>
    </label>`;
  return html`<details class="settings">
    <summary>How they travel</summary>
    ${number(
      'Each comes',
      webhooks.duplicate,
      [0, 1, 2, 4],
      (duplicate) => ({ duplicate }),
      (n) => (n === 0 ? 'once' : `${n + 1} times`),
    )}
    ${number(
      'Events in one POST',
      webhooks.batch,
      [1, 10, 100, 1000],
      (batch) => ({ batch }),
      (n) => (n === 1 ? 'one' : `up to ${n}`),
    )}
    ${number(
      'Late by',
      webhooks.delayMs,
      [0, 2000, 10_000, 60_000],
      (delayMs) => ({ delayMs }),
      (n) => (n === 0 ? 'nothing' : `${n / 1000} s`),
    )}
    <label class="setting">
      <span>Order</span>
      <select class="field" value=${String(webhooks.shuffle)} onChange=${(event: Event) => attempt(configureWebhooks({ shuffle: (event.target as HTMLSelectElement).value === 'true' }))}>
        <option value="false">as it happened</option>
        <option value="true">shuffled</option>
      </select>
    </label>
    <label class="setting">
      <span>Refused ones come again</span>
      <select class="field" value=${webhooks.retries} onChange=${(event: Event) => attempt(configureWebhooks({ retries: (event.target as HTMLSelectElement).value }))}>
        <option value="quick">soon, for demos</option>
        <option value="meta">over hours, as Meta does</option>
        <option value="few">three times, then never</option>
      </select>
    </label>
    <form
      class="setting"
      onSubmit=${(event: Event) => {
        event.preventDefault();
        const test = tests[chosen];
        if (test !== undefined) attempt(sendTest(test));
      }}
    >
      <select class="field" aria-label="Test event" value=${chosen} onChange=${(event: Event) => setChosen(Number((event.target as HTMLSelectElement).value))}>
        ${tests.map(({ label }, n) => html`<option key=${label} value=${n}>${label}</option>`)}
      </select>
      <button type="submit" class="plain small">Send test</button>
    </form>
    <p class="setting"><span>Everything delivered so far</span><button type="button" class="plain small" onClick=${resendAll}>Send all again</button></p>
  </details>`;
}
