import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { useAttempt } from './attempt.ts';
import { AppReview, WhatsappAccount } from './backstage-review.ts';
import {
  endTokens,
  names,
  type Preset,
  plant,
  presets,
  setChaos,
  setMode,
  type TellingName,
  takeBack,
} from './calls.ts';
import { addCustomer, type SimState } from './state.ts';
import { Switch } from './switch.ts';

const shares = [0, 5, 20, 50];

/** Everything that can be made to go wrong, as switches. */
export function Trouble({ state }: { state: SimState }) {
  const [known, setKnown] = useState<Preset[]>([]);
  const { attempt, problem } = useAttempt();
  useEffect(() => {
    presets().then(setKnown, () => undefined);
  }, []);
  const { app, chaos, faults } = state;
  const others = faults.filter(({ name }) => !known.some((preset) => preset.name === name));

  return html`
    ${problem}
    <fieldset class="group">
      <legend>Chaos</legend>
      <div class="buttons" role="group" aria-label="Share that goes wrong">
        ${shares.map(
          (percent) => html`<button
            type="button"
            key=${percent}
            class="plain choice"
            data-testid=${`chaos-${percent}`}
            aria-pressed=${chaos.percent === percent}
            onClick=${() => attempt(setChaos({ percent }))}
          >
            ${percent === 0 ? 'None' : `${percent} %`}
          </button>`,
        )}
      </div>
      <${Switch} label="of webhooks: twice, late, out of order" isOn=${chaos.webhooks} flip=${() => attempt(setChaos({ webhooks: !chaos.webhooks }))} />
      <${Switch} label="of calls: errors, cuts, broken answers" isOn=${chaos.calls} flip=${() => attempt(setChaos({ calls: !chaos.calls }))} />
    </fieldset>
    <fieldset class="group">
      <legend>Meta misbehaves</legend>
      ${known.map(({ name, title }) => {
        const planted = faults.filter((fault) => fault.name === name);
        return html`<${Switch}
          key=${name}
          label=${title}
          testId=${`fault-${name}`}
          isOn=${planted.length > 0}
          count=${planted.reduce((sum, { hits }) => sum + hits, 0)}
          flip=${() => attempt(planted.length > 0 ? Promise.all(planted.map(({ id }) => takeBack(id))) : plant(name))}
        />`;
      })}
      ${others.map(
        ({ id, name, hits }) =>
          html`<${Switch} key=${id} label=${name ?? `Fault ${id}, planted by a test`} isOn=${true} count=${hits} flip=${() => attempt(takeBack(id))} />`,
      )}
    </fieldset>
    <fieldset class="group">
      <legend>Logins and the app</legend>
      <div class="buttons">
        <button type="button" class="plain" onClick=${() => attempt(endTokens('expire'))}>Expire tokens</button>
        <button type="button" class="plain" onClick=${() => attempt(endTokens('password_changed'))}>Change the password</button>
        <button type="button" class="plain" onClick=${() => attempt(endTokens('revoke'))}>Remove the app</button>
      </div>
      ${
        app !== undefined &&
        html`<${Switch}
          label="Development mode: customers reach nobody"
          isOn=${app.mode === 'development'}
          flip=${() => attempt(setMode(app.id, app.mode === 'development' ? 'live' : 'development'))}
        />`
      }
    </fieldset>
    <${AppReview} state=${state} attempt=${attempt} />
    <${WhatsappAccount} state=${state} attempt=${attempt} />
    <${Names} customers=${state.customers} attempt=${attempt} />
  `;
}

function Names({
  customers,
  attempt,
}: {
  customers: SimState['customers'];
  attempt: (action: Promise<unknown>) => void;
}) {
  const [telling, setTelling] = useState<TellingName[]>([]);
  useEffect(() => {
    names().then(setTelling, () => undefined);
  }, []);
  return html`<fieldset class="group">
    <legend>Telling names</legend>
    <p class="drawer-words">A customer whose name begins with one of these words makes Meta behave so, for you and for tests.</p>
    <ul class="names">
      ${telling.map(({ example, effect }) => {
        const isHere = customers.some(({ name }) => name === example);
        return html`<li key=${example}>
          <p><b>${example}</b> ${effect}</p>
          <button
            type="button"
            class="plain small"
            disabled=${isHere}
            aria-label=${isHere ? `${example} is on the phones` : `Add ${example}`}
            onClick=${() => attempt(addCustomer(example))}
          >
            ${isHere ? 'Added' : 'Add'}
          </button>
        </li>`;
      })}
    </ul>
  </fieldset>`;
}
