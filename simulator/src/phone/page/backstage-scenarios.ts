import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { useAttempt } from './attempt.ts';
import { type Scenario, scenarios, startScenario, stopScenarios } from './calls.ts';
import { playIcon, stopIcon } from './icons.ts';
import type { SimState } from './state.ts';

/** Little stories, one button each. */
export function Scenarios({ state }: { state: SimState }) {
  const [list, setList] = useState<Scenario[]>([]);
  const { attempt, problem } = useAttempt();
  useEffect(() => {
    scenarios().then(setList, () => undefined);
  }, [state]);

  return html`
    <p class="drawer-words">Each one plays by itself. Watch the phones and ${state.product} side by side.</p>
    ${problem}
    <ul class="cards">
      ${list.map(
        ({ name, title, description, running, done = 0, steps = 1 }) => html`<li
          key=${name}
          class="card"
          data-running=${running}
          data-testid=${`scenario-${name}`}
        >
          <div>
            <h3>${title}</h3>
            <p>${description}</p>
            ${
              running &&
              html`<progress max=${steps} value=${done} aria-label=${`${title}: ${done} of ${steps}`}></progress>`
            }
          </div>
          <button
            type="button"
            class=${running ? 'plain' : 'plain strong'}
            aria-label=${`${running ? 'Stop' : 'Play'} ${title}`}
            onClick=${() => attempt(running ? stopScenarios() : startScenario(name))}
          >
            ${running ? stopIcon() : playIcon()} ${running ? 'Stop' : 'Play'}
          </button>
        </li>`,
      )}
    </ul>
  `;
}
