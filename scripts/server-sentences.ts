/** What the server's sources say to people: fixed sentences, and patterns with `{0}`, `{1}` where values stand. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';
import { root } from './run-quietly.ts';

/** Properties whose text is shown though it has no full stop: buttons, headings, labels, and the way through Meta's menus. */
const shown = new Set(['action', 'button', 'label', 'state_action', 'title', 'valueLabel', 'words']);

/** Functions that take what is shown. */
const speaking = new Set(['attention', 'fail', 'needsReconnect']);

interface Node {
  type: string;
  [part: string]: unknown;
}

interface Said {
  /** What a person may read as it stands. */
  sentences: Set<string>;
  /** Every text in these sources: what stands for a value in a sentence is one of them. */
  texts: Set<string>;
}

export function saidIn(patterns: readonly string[]): Said {
  const names = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((name) => !/\.test\.ts$/.test(name));
  const said: Said = { sentences: new Set(), texts: new Set() };
  for (const name of new Set(names)) {
    const program = parseAst(readFileSync(join(root, name), 'utf8'), { lang: 'ts' });
    collect(program as unknown as Node, null, said);
  }
  return said;
}

function collect(node: Node, parent: Node | null, said: Said): void {
  if (isForTheLog(node) || isForAppReview(node)) return;
  const text = textOf(node);
  if (text !== null) {
    said.texts.add(text);
    if (isSentence(text) || isShown(parent, text)) said.sentences.add(text);
  }
  const owner = node.type === 'ConditionalExpression' ? parent : node;
  for (const child of Object.values(node).flat()) {
    if (isNode(child)) collect(child, owner, said);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral') return null;
  const pieces = node.quasis as { value: { cooked: string } }[];
  return pieces.map(({ value }, place) => (place === 0 ? value.cooked : `{${place - 1}}${value.cooked}`)).join('');
}

/** From its capital, or from a value, to its full stop; some end with a value instead. */
function isSentence(text: string): boolean {
  return /^["“]?(\p{Lu}|\d|\{0\})[^\n]* [^\n]*([.?]|\p{L}:? \{\d\})$/u.test(text) && hasWords(text);
}

function isShown(parent: Node | null, text: string): boolean {
  if (!/^(\p{Lu}|\{0\} )/u.test(text) || !hasWords(text)) return false;
  if (parent?.type === 'Property') return shown.has(String((parent.key as Node).name));
  return parent?.type === 'CallExpression' && speaking.has(String((parent.callee as Node).name));
}

function hasWords(text: string): boolean {
  return (text.match(/\p{L}/gu)?.length ?? 0) > 3;
}

/** Errors that are no answers, and what is written into the log. */
function isForTheLog({ type, callee }: Node): boolean {
  if (type !== 'NewExpression' && type !== 'CallExpression') return false;
  const { type: kind, name, object } = callee as Node;
  if (kind === 'Super') return true;
  if (kind === 'MemberExpression')
    return [(object as Node).name, ((object as Node).property as Node)?.name].includes('log');
  return type === 'NewExpression' && /(Error|Failure)$/.test(String(name));
}

/** Texts that are handed to Meta's reviewers stay English. */
function isForAppReview({ type, key, value, id }: Node): boolean {
  if (type === 'FunctionDeclaration') return (id as Node).name === 'testSteps';
  return type === 'Property' && (key as Node).name === 'text' && (value as Node).type === 'ArrowFunctionExpression';
}
