import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { useAttempt } from './attempt.ts';
import { moveClock } from './calls.ts';
import { clockTimeWithSeconds, longDate, span } from './format.ts';
import type { SimState } from './state.ts';

const hourMs = 3_600_000;
const jumps = [
  { label: '15 minutes', ms: hourMs / 4 },
  { label: '1 hour', ms: hourMs },
  { label: '6 hours', ms: 6 * hourMs },
  { label: '24 hours', ms: 24 * hourMs },
  { label: '7 days', ms: 168 * hourMs },
  { label: '60 days', ms: 1_440 * hourMs },
  { label: '90 days', ms: 2_160 * hourMs },
];
const rates = [
  { label: 'Stopped', rate: 0 },
  { label: 'Real pace', rate: 1 },
  { label: 'A minute a second', rate: 60 },
  { label: 'An hour a second', rate: 3_600 },
];

/** Simulated time: reply windows, tokens, codes, media links and Meta's retries go by it. */
export function Time({ state, now }: { state: SimState; now: number }) {
  const [wanted, setWanted] = useState('');
  const { attempt, problem } = useAttempt();
  const aheadMs = now - Date.now();
  const isReal = Math.abs(aheadMs) < 2_000 && state.clock.rate === 1;
  return html`
    <div class="big-clock">
      <p class="big-time">${clockTimeWithSeconds(now)}</p>
      <p>${longDate(now)}</p>
      <p class="big-note">${isReal ? 'Real time' : `${span(Math.abs(aheadMs))} ${aheadMs < 0 ? 'behind' : 'ahead of'} real time`}</p>
    </div>
    ${problem}
    <fieldset class="group">
      <legend>Let time pass</legend>
      <div class="buttons">
        ${jumps.map(
          ({ label, ms }) => html`<button
            type="button"
            class="plain"
            key=${label}
            data-testid=${`clock-${label.replace(' ', '-')}`}
            onClick=${() => attempt(moveClock({ advanceMs: ms }))}
          >
            + ${label}
          </button>`,
        )}
      </div>
    </fieldset>
    <fieldset class="group">
      <legend>Pace</legend>
      <div class="buttons">
        ${rates.map(
          ({ label, rate }) => html`<button
            type="button"
            class="plain choice"
            key=${label}
            aria-pressed=${state.clock.rate === rate}
            onClick=${() => attempt(moveClock({ rate }))}
          >
            ${label}
          </button>`,
        )}
      </div>
    </fieldset>
    <fieldset class="group">
      <legend>Go to a moment</legend>
      <form
        class="buttons"
        onSubmit=${(event: Event) => {
          event.preventDefault();
          if (wanted !== '') attempt(moveClock({ setMs: new Date(wanted).getTime() }));
        }}
      >
        <input
          type="datetime-local"
          class="field"
          aria-label="Date and time"
          value=${wanted}
          onInput=${(event: InputEvent) => setWanted((event.target as HTMLInputElement).value)}
        />
        <button type="submit" class="plain" disabled=${wanted === ''}>Go</button>
        <button type="button" class="plain" disabled=${isReal} onClick=${() => attempt(moveClock({ reset: true }))}>Back to real time</button>
      </form>
    </fieldset>
    <p class="drawer-words">
      Only Meta's clock moves: its reply windows, tokens, login codes and retries. The product keeps its own time, so a window it believes
      open may be refused by Meta. That is a good thing to try.
    </p>
  `;
}
