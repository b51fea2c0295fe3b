import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { readable, useAttempt } from './attempt.ts';
import { WebhookSettings } from './backstage-webhook-settings.ts';
import { configureWebhooks, resendAll, resendWebhook, type WebhookDetail, webhook } from './calls.ts';
import { clockTimeWithSeconds, span } from './format.ts';
import { chevronIcon, resendIcon } from './icons.ts';
import type { SimState, Webhook } from './state.ts';

/** What Meta tells the business: each POST with its attempts, its exact body, and a way to send it again. */
export function Webhooks({ state, now }: { state: SimState; now: number }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const { attempt, problem } = useAttempt();
  const { webhooks } = state;
  return html`
    <div class="drawer-bar">
      <p class="counts">
        <span><b>${webhooks.delivered}</b> delivered</span>
        <span><b>${webhooks.pending + webhooks.waiting}</b> waiting</span>
        <span class=${webhooks.failed > 0 ? 'bad' : ''}><b>${webhooks.failed}</b> refused</span>
      </p>
      <button
        type="button"
        class="switch"
        role="switch"
        data-testid="webhooks-pause"
        aria-checked=${webhooks.paused}
        onClick=${() => attempt(configureWebhooks({ pause: !webhooks.paused }))}
      >
        Hold back
      </button>
    </div>
    ${webhooks.paused && html`<p class="notice">Webhooks are held back. They wait here, in order, until you let them go.</p>`}
    ${[...webhooks.alerts]
      .slice(-2)
      .map(
        ({ atMs, message }) =>
          html`<p class="notice bad-notice" key=${atMs}><strong>${clockTimeWithSeconds(atMs)}</strong> ${message}</p>`,
      )}
    ${problem}
    <${WebhookSettings} state=${state} attempt=${attempt} resendAll=${() => attempt(resendAll('delivered'))} />
    ${
      webhooks.recent.length === 0
        ? html`<p class="drawer-empty">
            No webhook yet. Connect an account in ${state.product}, then write something on a phone. Only what an app has subscribed to is sent.
          </p>`
        : html`<ol class="log">
            ${newestFirst(webhooks.recent).map(
              (one) => html`<${WebhookRow}
                key=${one.id}
                webhook=${one}
                now=${now}
                isOpen=${one.id === openId}
                open=${() => setOpenId(one.id === openId ? null : one.id)}
                resend=${() => attempt(resendWebhook(one.id))}
              />`,
            )}
          </ol>`
    }
  `;
}

function WebhookRow({
  webhook: one,
  now,
  isOpen,
  open,
  resend,
}: {
  webhook: Webhook;
  now: number;
  isOpen: boolean;
  open: () => void;
  resend: () => void;
}) {
  // One attempt is how it should be, and the row has little room.
  const attempts = one.attempts > 1 ? ` · ${one.attempts} attempts` : '';
  const next = one.nextAttemptAt === null ? '' : ` · again in ${span(Math.max(0, one.nextAttemptAt - now))}`;
  const code = one.status ?? (one.failure === null ? '···' : 'none');
  return html`<li data-testid="webhook-row" data-state=${one.state} data-open=${isOpen}>
    <button type="button" class="log-head" aria-expanded=${isOpen} onClick=${open}>
      <span class=${`code ${one.failure === null ? tone(one.status) : 'bad'}`}>${code}</span>
      <span class="log-main">
        <span class="log-title">${one.field}${one.note !== null && html` <em>${one.note}</em>`}</span>
        <span class="log-detail">${objectNames[one.object] ?? one.object} · ${one.failure ?? one.state}${attempts}${next}</span>
      </span>
      <time>${clockTimeWithSeconds(one.at)}</time>
      ${chevronIcon()}
    </button>
    <button type="button" class="round" aria-label=${`Resend ${one.field}`} title="Resend" data-testid="webhook-resend" onClick=${resend}>
      ${resendIcon()}
    </button>
    ${isOpen && html`<${Payload} id=${one.id} attempts=${one.attempts} />`}
  </li>`;
}

function Payload({ id, attempts }: { id: string; attempts: number }) {
  const [detail, setDetail] = useState<WebhookDetail | null>(null);
  useEffect(() => {
    webhook(id).then(setDetail, () => undefined);
  }, [id, attempts]);
  if (detail === null) return html`<div class="detail"></div>`;
  return html`<div class="detail">
    <dl>
      <dt>To</dt>
      <dd>${detail.url}</dd>
      <dt>Signature</dt>
      <dd>${detail.signature}</dd>
      ${detail.history.map(
        ({ atMs, status, failure, tookMs }, n) => html`<dt>${n === 0 ? 'Attempts' : ''}</dt>
          <dd>${clockTimeWithSeconds(atMs)} · ${status ?? failure} · ${tookMs} ms</dd>`,
      )}
    </dl>
    <pre tabindex="0" aria-label="Payload">${readable(detail.body)}</pre>
  </div>`;
}

const objectNames: Record<string, string> = {
  ...{ page: 'Page', instagram: 'Instagram', whatsapp_business_account: 'WhatsApp', permissions: 'Person' },
};

function newestFirst(rows: Webhook[]): Webhook[] {
  return [...rows].sort((a, b) => new Date(b.at).getTime() - new Date(a.at).getTime());
}

function tone(status: number | null): string {
  if (status === null) return 'waiting';
  return status < 400 ? 'good' : 'bad';
}
