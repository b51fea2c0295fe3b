/** Reads docs/GUIDE.md and its translations, the one text of the guide: only what they use, and never markup of its own. */

export type Block =
  | { kind: 'heading'; level: number; text: string; slug: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'checks'; checks: GuideCheck[] };

/** A check of the doctor that tells whether this step is done; `anchor` as in docs/DOCTOR.md. */
export interface GuideCheck {
  title: string;
  anchor: string;
}

export type Inline = { kind: 'text' | 'strong' | 'code'; text: string } | { kind: 'link'; text: string; href: string };

export function parseGuide(source: string): Block[] {
  const lines = source.split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (fits: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    while (at < lines.length && fits(lines[at] ?? '')) {
      taken.push(lines[at] ?? '');
      at += 1;
    }
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = headingLine.exec(line);
    const item = listItem.exec(line);
    if (line.trim() === '' || line === '---' || otherLanguages.test(line)) {
      at += 1;
    } else if (heading) {
      const [, marks = '', anchor, text = ''] = heading;
      blocks.push({ kind: 'heading', level: marks.length, text, slug: anchor ?? slugOf(text) });
      at += 1;
    } else if (line.startsWith('```')) {
      at += 1;
      blocks.push({ kind: 'code', text: takeWhile((one) => !one.startsWith('```')).join('\n') });
      at += 1;
    } else if (line.startsWith('|')) {
      const [head = [], , ...rows] = takeWhile((one) => one.startsWith('|')).map(cellsOf);
      blocks.push({ kind: 'table', head, rows });
    } else if (checksLine.test(line)) {
      blocks.push({ kind: 'checks', checks: checksOf(line) });
      at += 1;
    } else if (item) {
      const items: string[] = [];
      for (const one of takeWhile((next) => listItem.test(next) || goesOn.test(next))) {
        const text = listItem.exec(one)?.[3];
        if (text === undefined) items.push(`${items.pop()} ${one.trim()}`);
        else items.push(text);
      }
      const start = Number.parseInt(item[1] ?? '', 10);
      blocks.push({ kind: 'list', ordered: !Number.isNaN(start), start: start || 1, items });
    } else {
      const text = takeWhile((one) => one.trim() !== '' && !startsBlock(one)).join(' ');
      blocks.push({ kind: 'paragraph', text });
    }
  }
  return blocks;
}

/** A translated heading brings the English one’s anchor, so that one link leads there in every language. */
const headingLine = /^(#{1,4}) (?:<a id="([a-z0-9-]+)"><\/a>)?(.+)$/;

/** Links to the guide in the other languages: Roost shows its own. */
const otherLanguages = /\]\(GUIDE(\.[a-z]{2})?\.md\)/;

/** `Check: ` in the language of the page, and links to the doctor’s checks. */
const checksLine = /^\p{L}+: \[[^\]]+\]\(DOCTOR\.md#/u;

/** `1. `, `- ` or `- [ ] `, and what follows. */
const listItem = /^(\d+\.|-)( \[ \])? (.+)$/;

/** The rest of an item, on a line of its own. */
const goesOn = /^ {2,}\S/;

function startsBlock(line: string): boolean {
  return /^(#{1,4} |```|\||---$)/.test(line) || checksLine.test(line) || listItem.test(line);
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim());
}

function checksOf(line: string): GuideCheck[] {
  return [...line.matchAll(/\[([^\]]+)\]\(DOCTOR\.md#([a-z-]+)\)/g)].map(([, title = '', anchor = '']) => ({
    title,
    anchor,
  }));
}

/** As GitHub makes anchors of headings. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

export function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const found of text.matchAll(/\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)|\*([^*]+)\*/g)) {
    if (found.index > from) {
      parts.push({ kind: 'text', text: text.slice(from, found.index) });
    }
    const [whole, strong, code, label, href, emphasis] = found;
    if (strong !== undefined || emphasis !== undefined) {
      parts.push({ kind: 'strong', text: strong ?? emphasis ?? '' });
    } else if (code !== undefined) {
      parts.push({ kind: 'code', text: code });
    } else {
      parts.push({ kind: 'link', text: label ?? '', href: href ?? '' });
    }
    from = found.index + whole.length;
  }
  if (from < text.length) {
    parts.push({ kind: 'text', text: text.slice(from) });
  }
  return parts;
}

/** How a check of the server is called in the guide and in docs/DOCTOR.md. */
export function anchorOf(check: string): string {
  return check.replaceAll('.', '');
}
