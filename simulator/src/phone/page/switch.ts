import { html } from 'htm/preact';

/** A row that is on or off, with how often it struck. */
export function Switch({
  label,
  isOn,
  flip,
  count = 0,
  testId,
}: {
  label: string;
  isOn: boolean;
  flip: () => void;
  count?: number;
  testId?: string;
}) {
  return html`<button
    type="button"
    class="switch row"
    role="switch"
    aria-checked=${isOn}
    data-testid=${testId}
    onClick=${flip}
  >
    <span>${label}</span>${isOn && count > 0 && html`<span class="hits">${count}×</span>`}
  </button>`;
}
