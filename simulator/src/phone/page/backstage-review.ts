import { html } from 'htm/preact';
import { happenToAccount, liftRestrictions, setAccess, setRole } from './calls.ts';
import type { SimState } from './state.ts';
import { Switch } from './switch.ts';

type Attempt = (action: Promise<unknown>) => void;

/** What Meta's App Review gave the app, permission by permission, and whom that matters to. */
export function AppReview({ state, attempt }: { state: SimState; attempt: Attempt }) {
  const { app, people } = state;
  if (app === undefined) return null;
  const standard = app.standardAccess.length;
  return html`<details class="fold">
    <summary>App Review <span>${standard === 0 ? 'Advanced Access to everything' : `Standard Access to ${standard} of ${app.permissions.length}`}</span></summary>
    <div class="group">
      <p class="drawer-words">With Standard Access a permission is good for people with a role on the app alone; customers have none.</p>
      ${people.map(({ id, name }) => {
        const isOn = app.roles.includes(id);
        return html`<${Switch} key=${id} label=${`${name} has a role on the app`} isOn=${isOn} testId=${`role-${id}`} flip=${() => attempt(setRole(app.id, id, !isOn))} />`;
      })}
      <h3>Advanced Access</h3>
      ${app.permissions.map((name) => {
        const isOn = !app.standardAccess.includes(name);
        return html`<${Switch} key=${name} label=${name} isOn=${isOn} testId=${`access-${name}`} flip=${() => attempt(setAccess(app.id, name, isOn ? 'standard' : 'advanced'))} />`;
      })}
    </div>
  </details>`;
}

/** What Meta and the business do to the WhatsApp account; each is told by account_update. */
export function WhatsappAccount({ state, attempt }: { state: SimState; attempt: Attempt }) {
  const waba = state.wabas.find(({ deleted }) => !deleted);
  if (waba === undefined) return null;
  const happens = (event: string, details?: object) => attempt(happenToAccount(waba.id, event, details));
  const ban = { ban_info: { waba_ban_state: 'REINSTATE' } };
  return html`<fieldset class="group">
    <legend>The WhatsApp account</legend>
    <${Switch} label="Disabled by Meta: nothing is sent" isOn=${waba.banned} testId="waba-disabled" flip=${() => happens('DISABLED_UPDATE', waba.banned ? ban : undefined)} />
    <${Switch}
      label="Restricted: may answer, not begin"
      isOn=${waba.restrictions.length > 0}
      testId="waba-restricted"
      flip=${() => (waba.restrictions.length > 0 ? attempt(liftRestrictions(waba.id)) : happens('ACCOUNT_RESTRICTION'))}
    />
    <div class="buttons">
      <button type="button" class="plain" data-testid="waba-violation" onClick=${() => happens('ACCOUNT_VIOLATION')}>Warn of a violation</button>
      <button type="button" class="plain" onClick=${() => happens('PARTNER_APP_UNINSTALLED')}>Take the app off</button>
    </div>
  </fieldset>`;
}
