import type { Language } from '@roost/contract/language.ts';

/** Text to a page of HTML. Whatever it says is shown as letters: nothing in it is ever markup. */

export function renderPage(language: Language, title: string, text: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow"><title>${letters(title)}</title><style>${style}</style></head>
<body><main>${renderText(text)}</main></body></html>`;
}

/** Lines that begin with `#`, `##` or `-` are headings and lists; blank lines part paragraphs. */
function renderText(text: string): string {
  const html: string[] = [];
  let items: string[] = [];
  let lines: string[] = [];
  const flush = () => {
    if (items.length > 0) html.push(`<ul>${items.map((item) => `<li>${letters(item)}</li>`).join('')}</ul>`);
    if (lines.length > 0) html.push(`<p>${lines.map(letters).join('<br>')}</p>`);
    items = [];
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const [, marks, words] = /^(##?|-)\s+(.*)$/.exec(line.trim()) ?? [];
    if (marks === '-' && words !== undefined) {
      if (lines.length > 0) flush();
      items.push(words);
    } else if (marks !== undefined && words !== undefined) {
      flush();
      const level = marks.length;
      html.push(`<h${level}>${letters(words)}</h${level}>`);
    } else if (line.trim() === '') {
      flush();
    } else {
      if (items.length > 0) flush();
      lines.push(line.trim());
    }
  }
  flush();
  return html.join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function letters(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

const style = `:root{color-scheme:light dark}body{margin:0;font:17px/1.6 system-ui,sans-serif;color:#1c1d22;background:#fff}
main{max-width:42rem;margin:0 auto;padding:3rem 1.25rem 5rem;overflow-wrap:anywhere}h1{font-size:1.75rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.2rem}
@media (prefers-color-scheme:dark){body{color:#e8e9ee;background:#16171b}}`;
