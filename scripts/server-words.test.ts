import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorStatuses } from '../contract/src/errors.ts';
import { channels } from '../server/src/channels/index.ts';
import { privateReplyWindow, windowOf } from '../server/src/inbox/policy.ts';
import { graphErrors, whatsappErrors } from '../server/src/meta/error-table.ts';
import { root } from './run-quietly.ts';

/** Where sentences are written that agents meet in inbox, contacts and composer. */
const sources = [
  'server/src/{channels,contacts,hours,imports,inbox,organize,templates}/**/*.ts',
  'server/src/meta/errors.ts',
  // How a channel stands, which its conversations say.
  'server/src/connections/{callbacks,channel-list,disconnected,hold-place,orphan-logins,standing}.ts',
];

/** What has no full stop and no place by which it is known. */
const lines = ['Opened the chat for the first time', 'Has a new security code', 'Disconnected'];

/** Sentences and buttons without values in them, as the sources spell them. */
function written(): string[] {
  const files = sources
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((name) => !/\.test\.ts$/.test(name));
  return files.flatMap((name) => {
    const source = readFileSync(join(root, name), 'utf8')
      .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      // For the log: no person reads these.
      .replace(/(?:new \w*(?:Error|Failure)|super)\((?:'\w+', )?'[^']*'/g, '');
    const sentences = source.matchAll(/'(\p{Lu}[^'\n]* [^'\n]*\.)'/gu);
    const buttons = source.matchAll(/\b(?:state_)?action: '(\p{Lu}[^'\n]*)'/gu);
    return [...sentences, ...buttons].flatMap(([, text]) => text ?? []);
  });
}

function errorTexts(): string[] {
  return [...graphErrors, ...whatsappErrors].flatMap(([, , , message, , action]) =>
    action === null ? [message] : [message, action],
  );
}

function windowReasons(): string[] {
  const now = new Date();
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const windows = channels.flatMap(({ facts: { kind } }) =>
    (['direct', 'comments'] as const).flatMap((surface) =>
      [null, ago(1), ago(48), ago(200)].flatMap((lastInboundAt) =>
        [true, false].map((humanAgentAllowed) => windowOf({ kind, surface, lastInboundAt, humanAgentAllowed }, now)),
      ),
    ),
  );
  const privately = [false, true].flatMap((answeredPrivately) =>
    [ago(1), ago(200)].map((writtenAt) => privateReplyWindow({ writtenAt, answeredPrivately }, now)),
  );
  return [...windows, ...privately].map(({ reason }) => reason);
}

const said = new Set([...errorTexts(), ...windowReasons(), ...written(), ...lines]);

describe.each(['es', 'pt'])('what the server says, in %s', (language) => {
  const { codes, sentences } = JSON.parse(readFileSync(join(root, `web/server-words/${language}.json`), 'utf8')) as {
    codes: Record<string, string>;
    sentences: Record<string, string>;
  };

  it('has every fixed sentence of the server, and none that it does not say any more', () => {
    expect([...said].filter((sentence) => !Object.hasOwn(sentences, sentence))).toEqual([]);
    expect(Object.keys(sentences).filter((sentence) => !said.has(sentence))).toEqual([]);
  });

  it('is translated, and ends as the English does', () => {
    for (const [english, own] of Object.entries(sentences)) {
      expect.soft(own, english).not.toBe(english);
      expect.soft(own.endsWith('.'), own).toBe(english.endsWith('.'));
    }
  });

  it('says what a code means for codes that exist', () => {
    expect(Object.keys(codes).filter((code) => !Object.hasOwn(errorStatuses, code))).toEqual([]);
  });
});

it('finds the sentences where the server writes them', () => {
  expect([...said]).toEqual(
    expect.arrayContaining([
      'More than 24 hours have passed since this person last wrote. They have to write first.',
      'WhatsApp does not accept this file.',
      'Choose a template',
      'The note is empty.',
      'Meta could not be reached. Roost tries again by itself.',
    ]),
  );
});
