import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorStatuses } from '../contract/src/errors.ts';
import { channels } from '../server/src/channels/index.ts';
import { privateReplyWindow, windowOf } from '../server/src/inbox/policy.ts';
import { graphErrors, whatsappErrors } from '../server/src/meta/error-table.ts';
import { root } from './run-quietly.ts';
import { saidIn } from './server-sentences.ts';

/** What agents meet in inbox, contacts and composer. */
const inbox = saidIn([
  'server/src/{channels,contacts,hours,imports,inbox,organize,templates}/**/*.ts',
  'server/src/meta/errors.ts',
  'server/src/{paging,db/settle-restored}.ts',
  // How a channel stands, which its conversations say.
  'server/src/connections/{callbacks,channel-list,disconnected,hold-place,orphan-logins,save-login,standing}.ts',
]);

/** What is said of the connection to Meta and in settings; mail, notes and answers to Meta are none of it. */
const setup = saidIn([
  'server/src/{accounts,connections,oversight,push,reports,webhooks}/**/!(announce|announce-words|ingest|journal|note|note-words).ts',
  'server/src/http.ts',
]);

/** What has no full stop and no place by which it is known. */
const lines = {
  inbox: ['Opened the chat for the first time', 'Has a new security code', 'Disconnected', 'Connect with Instagram'],
  setup: ['Pages'],
};

/** Names that are the same in every language. */
const names = new Set([
  'PUBLIC_URL',
  'Meta for Developers → My Apps',
  'Instagram → Settings → Website permissions → Apps and websites',
  'WhatsApp Manager → Account tools → Phone numbers',
  'WhatsApp Manager → Account tools → Message templates',
  'Business settings → Users → System users',
]);

/** Meta's capitals, which the server writes as words. */
const metasWords = new Set(
  `approved, authentication, banned, body, buttons, copy code, deleted, disabled, disconnected, flagged, footer, green,
  header, in appeal, marketing, migrated, paused, pending, phone number, rate limited, red, rejected, restricted, unknown,
  unverified, url, utility, yellow`.split(/,\s+/),
);

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

const toAgents = new Set([...errorTexts(), ...windowReasons(), ...inbox.sentences, ...lines.inbox]);
const toAdmins = new Set(
  [...setup.sentences, ...lines.setup].filter((text) => !toAgents.has(text) && !names.has(text)),
);

interface Dictionary {
  codes?: Record<string, string>;
  values: Record<string, string>;
  sentences: Record<string, string>;
}

function read(name: string): Dictionary {
  return JSON.parse(readFileSync(join(root, 'contract/src/words', name), 'utf8')) as Dictionary;
}

function placesIn(text: string): string[] {
  return [...new Set(text.match(/\{\d\}/g))].sort();
}

describe.each([
  ['es.json', toAgents, inbox.texts],
  ['pt.json', toAgents, inbox.texts],
  ['setup/es.json', toAdmins, setup.texts],
  ['setup/pt.json', toAdmins, setup.texts],
])('what the server says, in %s', (name, said, texts) => {
  const { codes = {}, sentences, values } = read(name);

  it('has every sentence of the server, and none that it does not say any more', () => {
    expect([...said].filter((sentence) => !Object.hasOwn(sentences, sentence))).toEqual([]);
    expect(Object.keys(sentences).filter((sentence) => !said.has(sentence))).toEqual([]);
  });

  it('has words for values that the server knows', () => {
    expect(Object.keys(values).filter((value) => !texts.has(value) && !metasWords.has(value))).toEqual([]);
  });

  it('is translated, and ends as the English does', () => {
    for (const [english, own] of Object.entries(sentences)) {
      expect.soft(own, english).not.toBe(english);
      expect.soft(own.endsWith('.'), own).toBe(english.endsWith('.'));
    }
  });

  it('says every value of a sentence, and no other', () => {
    for (const [english, own] of [...Object.entries(sentences), ...Object.entries(values)]) {
      expect.soft(placesIn(own), own).toEqual(placesIn(english));
    }
  });

  it('knows a sentence with values by words of its own', () => {
    const patterns = Object.keys(sentences).filter((sentence) => placesIn(sentence).length > 0);
    expect(patterns.filter((sentence) => sentence.replace(/\{\d\}/g, '').length < 10)).toEqual([]);
  });

  it('says what a code means for codes that exist', () => {
    expect(Object.keys(codes).filter((code) => !Object.hasOwn(errorStatuses, code))).toEqual([]);
  });
});

it('finds the sentences where the server writes them', () => {
  expect([...toAgents]).toEqual(
    expect.arrayContaining([
      'More than 24 hours have passed since this person last wrote. They have to write first.',
      'WhatsApp does not accept this file.',
      'Choose a template',
      'The note is empty.',
      'Meta could not be reached. Roost tries again by itself.',
      '{0} takes at most {1} bytes; this message has {2}.',
      '"{0}" is not an e-mail address.',
    ]),
  );
  expect([...toAdmins]).toEqual(
    expect.arrayContaining([
      'App ID and App Secret are saved',
      'Redirect URI',
      'Subscribe the account',
      'Your app → App settings → Basic',
      'The message appears in the inbox.',
      '{0} again and leave these permissions ticked',
      'Invalid App ID format',
    ]),
  );
});

it('leaves out what Meta’s reviewers read, and what stands in the log', () => {
  const all = [...toAgents, ...toAdmins];
  expect(all.filter((text) => /^Customers write|test user of the app|^asked for credentials/.test(text))).toEqual([]);
});
