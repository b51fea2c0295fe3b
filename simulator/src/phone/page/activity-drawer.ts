import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { clockTimeWithSeconds } from './format.ts';
import { closeIcon, resendIcon } from './icons.ts';
import { type ApiCall, pauseWebhooks, resendWebhook, type SimState, type Webhook } from './state.ts';

/** What travels between the simulated Meta and the business: webhooks out, API calls in. */
export function ActivityDrawer({ state, close }: { state: SimState; close: () => void }) {
  const [shown, setShown] = useState<'webhooks' | 'calls'>('webhooks');
  const dialog = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return html`<aside
    class="drawer"
    data-testid="webhooks-drawer"
    aria-label="Webhooks and API calls"
    tabindex="-1"
    ref=${dialog}
    onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && close()}
  >
    <header>
      <div class="tabs">
        <button type="button" aria-pressed=${shown === 'webhooks'} onClick=${() => setShown('webhooks')}>Webhooks</button>
        <button type="button" aria-pressed=${shown === 'calls'} onClick=${() => setShown('calls')}>API calls</button>
      </div>
      <button type="button" class="round" aria-label="Close" onClick=${close}>${closeIcon()}</button>
    </header>
    ${shown === 'webhooks' ? html`<${Webhooks} webhooks=${state.webhooks} />` : html`<${Calls} calls=${state.requests} />`}
  </aside>`;
}

function Webhooks({ webhooks }: { webhooks: SimState['webhooks'] }) {
  const [problem, setProblem] = useState<string | null>(null);
  function attempt(action: Promise<unknown>): void {
    setProblem(null);
    action.catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  }
  return html`
    <div class="drawer-bar">
      <p class="counts">
        <span><b>${webhooks.delivered}</b> delivered</span>
        <span><b>${webhooks.pending}</b> waiting</span>
        <span class=${webhooks.failed > 0 ? 'bad' : ''}><b>${webhooks.failed}</b> refused</span>
      </p>
      <button
        type="button"
        class="switch"
        role="switch"
        data-testid="webhooks-pause"
        aria-checked=${webhooks.paused}
        onClick=${() => attempt(pauseWebhooks(!webhooks.paused))}
      >
        Hold back
      </button>
    </div>
    ${webhooks.paused && html`<p class="notice">Webhooks are held back. They wait here, in order, until you let them go.</p>`}
    ${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
    ${
      webhooks.recent.length === 0
        ? html`<p class="drawer-empty">
            No webhook yet. Connect an account in Roost, then write something on a phone. Only what an app has subscribed to is sent.
          </p>`
        : html`<ol class="log">
            ${newestFirst(webhooks.recent).map(
              (webhook) =>
                html`<${WebhookRow} key=${webhook.id} webhook=${webhook} resend=${() => attempt(resendWebhook(webhook.id))} />`,
            )}
          </ol>`
    }
  `;
}

function WebhookRow({ webhook, resend }: { webhook: Webhook; resend: () => void }) {
  const attempts = webhook.attempts === 1 ? '1 attempt' : `${webhook.attempts} attempts`;
  return html`<li data-testid="webhook-row" data-state=${webhook.state}>
    <span class=${`code ${webhook.failure === null ? tone(webhook.status) : 'bad'}`}>${webhook.status ?? (webhook.failure === null ? '···' : 'none')}</span>
    <div class="log-main">
      <p class="log-title">${webhook.field}</p>
      <p class="log-detail" title=${`${webhook.object} to ${webhook.url}`}>${webhook.failure ?? webhook.state} · ${attempts} · ${webhook.object}</p>
    </div>
    <time>${clockTimeWithSeconds(webhook.at)}</time>
    <button type="button" class="round" aria-label=${`Resend ${webhook.field}`} title="Resend" data-testid="webhook-resend" onClick=${resend}>
      ${resendIcon()}
    </button>
  </li>`;
}

function Calls({ calls }: { calls: ApiCall[] }) {
  if (calls.length === 0)
    return html`<p class="drawer-empty">No API call yet. Each call Roost makes is listed here with the rule that decided its answer.</p>`;
  return html`<ol class="log">
    ${newestFirst([...calls].reverse()).map(
      (call) => html`<li>
        <span class=${`code ${tone(call.status)}`}>${call.status}</span>
        <div class="log-main">
          <p class="log-title" title=${call.path}><b>${call.method}</b> ${pathAtMeta(call.path)}</p>
          ${call.status >= 400 && html`<p class="log-detail log-rule">${call.rule}</p>`}
        </div>
        <time>${clockTimeWithSeconds(call.at)}</time>
      </li>`,
    )}
  </ol>`;
}

/** Without the Graph host and version, which are the same for nearly every call. */
function pathAtMeta(path: string): string {
  return path.replace(/^\/graph\.facebook\.com(\/v[\d.]+)?/, '').replace(/^\/(?=[a-z]+\.[a-z]+\.com)/, '');
}

function newestFirst<T extends { at: Webhook['at'] }>(rows: T[]): T[] {
  return [...rows].sort((a, b) => new Date(b.at).getTime() - new Date(a.at).getTime());
}

function tone(status: number | null): string {
  if (status === null) return 'waiting';
  return status < 400 ? 'good' : 'bad';
}
