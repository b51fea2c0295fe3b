import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { readable } from './attempt.ts';
import { type RequestDetail, request } from './calls.ts';
import { clockTimeWithSeconds } from './format.ts';
import { chevronIcon } from './icons.ts';
import type { ApiCall } from './state.ts';

/** Each call of the product with the rule that decided its answer. */
export function Requests({ calls }: { calls: ApiCall[] }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const [onlyRefused, setOnlyRefused] = useState(false);
  const shown = [...calls]
    .reverse()
    .filter(({ status, fault }) => !onlyRefused || status >= 400 || status === 0 || fault);
  if (calls.length === 0) {
    return html`<p class="drawer-empty">No call yet. Everything the product asks Meta is listed here with the rule that decided its answer.</p>`;
  }
  return html`
    <div class="drawer-bar">
      <p class="counts"><span><b>${calls.length}</b> newest</span></p>
      <button
        type="button"
        class="switch"
        role="switch"
        aria-checked=${onlyRefused}
        onClick=${() => setOnlyRefused(!onlyRefused)}
      >
        Only refused
      </button>
    </div>
    <ol class="log">
      ${shown.map((one) => html`<${RequestRow} key=${one.id} request=${one} isOpen=${one.id === openId} open=${() => setOpenId(one.id === openId ? null : one.id)} />`)}
    </ol>
  `;
}

function RequestRow({ request: one, isOpen, open }: { request: ApiCall; isOpen: boolean; open: () => void }) {
  const isBad = one.status >= 400 || one.status === 0;
  return html`<li data-testid="request-row" data-open=${isOpen}>
    <button type="button" class="log-head" aria-expanded=${isOpen} onClick=${open}>
      <span class=${`code ${isBad ? 'bad' : 'good'}`}>${one.status === 0 ? 'cut' : one.status}</span>
      <span class="log-main">
        <span class="log-title log-path"><b>${one.method}</b> ${pathAtMeta(one.path)}</span>
        ${(isBad || one.fault !== null) && html`<span class="log-detail log-rule">${one.fault ?? one.rule}</span>`}
      </span>
      <time>${clockTimeWithSeconds(one.at)}</time>
      ${chevronIcon()}
    </button>
    ${isOpen && html`<${Bodies} request=${one} />`}
  </li>`;
}

function Bodies({ request: one }: { request: ApiCall }) {
  const [detail, setDetail] = useState<RequestDetail | null>(null);
  useEffect(() => {
    request(one.id).then(setDetail, () => undefined);
  }, [one.id]);
  return html`<div class="detail">
    <dl>
      <dt>Rule</dt>
      <dd>${one.rule}</dd>
      ${one.fault !== null && html`<dt>Spoiled by</dt><dd>${one.fault}</dd>`}
      <dt>Address</dt>
      <dd>${one.path}</dd>
      <dt>Took</dt>
      <dd>${one.tookMs === null ? 'never answered' : `${one.tookMs} ms`}</dd>
    </dl>
    ${detail?.requestBody != null && html`<h4>Asked</h4><pre tabindex="0">${readable(detail.requestBody)}</pre>`}
    ${detail?.responseBody != null && html`<h4>Answered</h4><pre tabindex="0">${readable(detail.responseBody)}</pre>`}
  </div>`;
}

/** Without the Graph host and version, which are the same for nearly every call; the query stands in the details. */
function pathAtMeta(path: string): string {
  const [pathname = ''] = path.split('?', 1);
  const short = pathname.replace(/^\/graph\.facebook\.com(\/v[\d.]+)?/, '').replace(/^\/(www\.)?(?=[a-z.]+\.com)/, '');
  // Lines end behind a slash, not inside a word.
  return short.replaceAll('/', '/\u200b');
}
