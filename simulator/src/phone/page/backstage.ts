import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { Requests } from './backstage-requests.ts';
import { Scenarios } from './backstage-scenarios.ts';
import { Time } from './backstage-time.ts';
import { Trouble } from './backstage-trouble.ts';
import { Webhooks } from './backstage-webhooks.ts';
import { closeIcon } from './icons.ts';
import type { SimState } from './state.ts';

export const backstageTabs = ['scenarios', 'webhooks', 'requests', 'trouble', 'time'] as const;
export type BackstageTab = (typeof backstageTabs)[number];

const tabNames = {
  ...{ scenarios: 'Scenarios', webhooks: 'Webhooks', requests: 'Calls', trouble: 'Trouble', time: 'Time' },
};

/** Behind the phones: what travels between Meta and the business, and everything that can be made to happen. */
export function Backstage({
  state,
  now,
  tab,
  choose,
  close,
}: {
  state: SimState;
  now: number;
  tab: BackstageTab;
  choose: (tab: BackstageTab) => void;
  close: () => void;
}) {
  const panel = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  function walk(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = backstageTabs.at((backstageTabs.indexOf(tab) + step) % backstageTabs.length);
    if (next === undefined) return;
    choose(next);
    panel.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  return html`<aside
    class="drawer"
    data-testid="webhooks-drawer"
    aria-label="Behind the scenes"
    tabindex="-1"
    ref=${panel}
    onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && close()}
  >
    <header>
      <div class="tabs" role="tablist" aria-label="Behind the scenes" onKeyDown=${walk}>
        ${backstageTabs.map(
          (name) => html`<button
            type="button"
            role="tab"
            key=${name}
            id=${`tab-${name}`}
            data-testid=${`tab-${name}`}
            aria-selected=${name === tab}
            aria-controls="backstage-panel"
            tabindex=${name === tab ? 0 : -1}
            onClick=${() => choose(name)}
          >
            ${tabNames[name]}
          </button>`,
        )}
      </div>
      <button type="button" class="round" aria-label="Close" onClick=${close}>${closeIcon()}</button>
    </header>
    <div class="drawer-panel" id="backstage-panel" role="tabpanel" aria-labelledby=${`tab-${tab}`}>
      ${tab === 'scenarios' && html`<${Scenarios} state=${state} />`}
      ${tab === 'webhooks' && html`<${Webhooks} state=${state} now=${now} />`}
      ${tab === 'requests' && html`<${Requests} calls=${state.requests} />`}
      ${tab === 'trouble' && html`<${Trouble} state=${state} />`}
      ${tab === 'time' && html`<${Time} state=${state} now=${now} />`}
    </div>
  </aside>`;
}
