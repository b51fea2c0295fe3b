import { html, render } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Backstage, type BackstageTab, backstageTabs } from './backstage.ts';
import { clockTimeWithSeconds, shortDate } from './format.ts';
import { openIcon, stageIcon } from './icons.ts';
import { PhoneView, platformNames } from './phone-view.ts';
import { type Platform, platforms, productOrigin, type SimState, watchState } from './state.ts';

function App() {
  const [state, setState] = useState<SimState | null>(null);
  const [isLost, setIsLost] = useState(false);
  const [tab, setTab] = useState<BackstageTab | null>(tabOfAddress);
  const [platform, setPlatform] = useState<Platform>('messenger');
  const seenAt = useRef(0);
  const realNow = useEverySecond();
  const hasFocus = useFocus();
  const isNarrow = useNarrow();

  useEffect(
    () =>
      watchState((current) => {
        setIsLost(current === null);
        if (current === null) return;
        seenAt.current = Date.now();
        setState(current);
      }),
    [],
  );

  const unread = (of: Platform) =>
    state?.threads
      .filter((thread) => thread.platform === of)
      .reduce((sum, thread) => sum + thread.unreadByCustomer, 0) ?? 0;
  const unreadTotal = platforms.reduce((sum, of) => sum + unread(of), 0);
  useEffect(() => {
    document.title = `${unreadTotal > 0 ? `(${unreadTotal}) ` : ''}Phones · Simulated Meta`;
  }, [unreadTotal]);

  if (state === null) {
    return html`<p class="boot">${isLost ? 'The simulator does not answer. Trying again…' : 'Switching the phones on…'}</p>`;
  }
  const now = new Date(state.now).getTime() + Math.max(0, realNow - seenAt.current) * state.clock.rate;
  function show(next: BackstageTab | null): void {
    setTab(next);
    history.replaceState(null, '', next === null ? location.pathname : `#${next}`);
  }
  return html`
    <${TopBar} state=${state} now=${now} isLost=${isLost} tab=${tab} show=${show} />
    ${
      isNarrow &&
      html`<nav class="platform-tabs" aria-label="Phone">
        ${platforms.map(
          (of) => html`<button
            type="button"
            key=${of}
            data-platform=${of}
            data-testid=${`platform-${of}`}
            aria-pressed=${of === platform}
            onClick=${() => setPlatform(of)}
          >
            ${platformNames[of]}${unread(of) > 0 && html`<span class="badge">${unread(of)}</span>`}
          </button>`,
        )}
      </nav>`
    }
    <div class="stage">
      <main class="phones">
        ${platforms
          .filter((of) => !isNarrow || of === platform)
          .map(
            (of) =>
              html`<${PhoneView} key=${of} platform=${of} state=${state} now=${now} isLookedAt=${hasFocus && !isLost} />`,
          )}
      </main>
      ${tab !== null && html`<${Backstage} state=${state} now=${now} tab=${tab} choose=${show} close=${() => show(null)} />`}
    </div>
  `;
}

function TopBar({
  state,
  now,
  isLost,
  tab,
  show,
}: {
  state: SimState;
  now: number;
  isLost: boolean;
  tab: BackstageTab | null;
  show: (tab: BackstageTab | null) => void;
}) {
  const product = productOrigin(state);
  const { words, tone } = isLost ? { words: 'Simulator stopped', tone: 'bad' } : webhookStatus(state.webhooks);
  const troubles = state.faults.length + (state.chaos.percent > 0 ? 1 : 0);
  const toggle = (of: BackstageTab) => show(tab === of ? null : of);
  return html`<header class="top-bar">
    <h1><img src="/phone/icon.svg" alt="" width="22" height="22" /><span>Simulated Meta</span></h1>
    <p class="lead"><span>You are the customer.</span> <span>Replies from the business arrive here.</span></p>
    <button type="button" class="sim-clock" data-testid="clock-open" title="The simulator's clock" aria-expanded=${tab === 'time'} onClick=${() => toggle('time')}>
      <span class="sim-date">${shortDate(now)}</span> <time>${clockTimeWithSeconds(now)}</time>
    </button>
    ${
      troubles > 0 &&
      html`<button type="button" class="pill" data-testid="troubles-open" data-tone="bad" onClick=${() => toggle('trouble')}>
        <span class="dot"></span>${troubles}<span class="wide-only"> ${troubles === 1 ? 'trouble' : 'troubles'}</span>
      </button>`
    }
    <button type="button" class="pill" data-testid="webhooks-open" data-tone=${tone} aria-expanded=${tab === 'webhooks'} onClick=${() => toggle('webhooks')}>
      <span class="dot"></span><span class="wide-only">${words}</span><span class="narrow-only">Webhooks</span>
    </button>
    <button type="button" class="pill" data-testid="backstage-open" aria-expanded=${tab !== null} aria-label="Behind the scenes" onClick=${() => (tab === null ? show('scenarios') : show(null))}>
      ${stageIcon()}<span class="wide-only">Behind the scenes</span>
    </button>
    ${product !== null && html`<a class="plain" href=${product} target="product" rel="noopener"><span class="product-name"><span class="wide-only">Open </span>${state.product}</span> ${openIcon()}</a>`}
  </header>`;
}

/** A link to `/#trouble` opens that tab. */
function tabOfAddress(): BackstageTab | null {
  const asked = location.hash.slice(1);
  return backstageTabs.find((tab) => tab === asked) ?? null;
}

function webhookStatus({ paused, pending, recent }: SimState['webhooks']): { words: string; tone: string } {
  const retrying = recent.filter((webhook) => webhook.state === 'retrying').length;
  if (paused) return { words: pending > 0 ? `Webhooks held back (${pending})` : 'Webhooks held back', tone: 'warn' };
  if (retrying > 0) return { words: 'Webhooks refused', tone: 'bad' };
  if (pending > 0) return { words: `Webhooks waiting (${pending})`, tone: 'warn' };
  if (recent.length === 0) return { words: 'No webhooks yet', tone: 'idle' };
  return { words: 'Webhooks delivered', tone: 'good' };
}

function useEverySecond(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function useFocus(): boolean {
  const hasFocusNow = () => document.visibilityState === 'visible' && document.hasFocus();
  const [hasFocus, setHasFocus] = useState(hasFocusNow);
  useEffect(() => {
    const update = () => setHasFocus(hasFocusNow());
    const stop = new AbortController();
    for (const name of ['focus', 'blur']) window.addEventListener(name, update, { signal: stop.signal });
    document.addEventListener('visibilitychange', update, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  return hasFocus;
}

function useNarrow(): boolean {
  const query = '(width < 1020px)';
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const update = () => setIsNarrow(media.matches);
    media.addEventListener('change', update);
    return () => media.removeEventListener('change', update);
  }, []);
  return isNarrow;
}

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(html`<${App} />`, root);
}
