/** A wish becomes messages, a message becomes a row, and a row becomes what is sent: all three say the same. */
import type { Body } from '@roost/contract/endpoint.ts';
import type { sendMessage } from '@roost/contract/messages.ts';
import type {
  ContactCard,
  Interactive,
  Location,
  QuickReply,
  SendLimits,
  SentTemplate,
} from '@roost/contract/outgoing.ts';
import { isFile, type Outgoing } from '../channels/outgoing.ts';
import { fail } from '../errors.ts';
import type { UploadedFile } from './attachments/outgoing-files.ts';

export type Wish = Body<typeof sendMessage>;

export type Part = Outgoing<UploadedFile>;

/**
 * The messages of a wish, in the order they go out. Meta takes one file a message; text goes along as the first
 * file's caption where the channel shows captions, else before the files.
 */
export function partsOf(wish: Wish, files: readonly UploadedFile[], limits: SendLimits): Part[] {
  const text = wish.text ?? '';
  const single = singleOf(wish);
  if (single !== null) {
    // The picture, film or document of a template's header.
    const [header, ...more] = files;
    if (single.kind === 'template' && header !== undefined && more.length === 0 && text === '') {
      return [{ ...single, header }];
    }
    if (text !== '' || files.length > 0 || (wish.quickReplies?.length ?? 0) > 0) {
      fail('invalid_input', 'This cannot be combined with text or files; send them as messages of their own.', {
        field: single.kind,
      });
    }
    return [single];
  }
  if (files.length === 0) return [textPart(text, wish.quickReplies)];
  if ((wish.quickReplies?.length ?? 0) > 0) {
    fail('invalid_input', 'Quick replies go with a text, not with files.', { field: 'quickReplies' });
  }
  const parts = files.map((file): Part => ({ kind: file.kind, file }));
  if (text.trim() === '') return parts;
  const [first] = files;
  const captionMax = first === undefined ? 0 : (limits.files[first.kind]?.captionMax ?? 0);
  if (first === undefined || text.length > captionMax) return [textPart(text, undefined), ...parts];
  return [{ kind: first.kind, file: first, caption: text }, ...parts.slice(1)];
}

function textPart(text: string, quickReplies: readonly QuickReply[] | undefined): Part {
  return { kind: 'text', text, ...(quickReplies === undefined || quickReplies.length === 0 ? {} : { quickReplies }) };
}

function singleOf(wish: Wish): Part | null {
  const singles: (Part | null)[] = [
    wish.template === undefined ? null : { kind: 'template', template: wish.template },
    wish.interactive === undefined ? null : { kind: 'interactive', interactive: wish.interactive },
    wish.location === undefined ? null : { kind: 'location', location: wish.location },
    wish.contacts === undefined ? null : { kind: 'contacts', contacts: wish.contacts },
  ];
  const given = singles.filter((one) => one !== null);
  if (given.length > 1) fail('invalid_input', 'A message is one of these: template, interactive, location, contacts.');
  return given[0] ?? null;
}

export interface RowWords {
  kind: string;
  text: string | null;
  content: Record<string, unknown>;
}

/** The same shapes as what comes in of that kind, so that both are drawn alike. */
export function rowOf(say: Part): RowWords {
  if (isFile(say)) {
    const voice = say.kind === 'voice';
    return { kind: voice ? 'audio' : say.kind, text: say.caption ?? null, content: voice ? { voice: true } : {} };
  }
  switch (say.kind) {
    case 'text':
      return { kind: 'text', text: say.text, content: say.quickReplies ? { quickReplies: say.quickReplies } : {} };
    case 'interactive':
      return { kind: 'interactive', text: say.interactive.body.text, content: { interactive: say.interactive } };
    case 'location':
      return {
        kind: 'location',
        text: say.location.name ?? say.location.address ?? null,
        content: { location: say.location },
      };
    case 'contacts':
      return {
        kind: 'contacts',
        text: say.contacts.map((card) => card.name.formatted_name).join(', '),
        content: { contacts: say.contacts },
      };
    case 'template':
      return { kind: 'template', text: say.template.name, content: { template: say.template } };
  }
}

/** What `rowOf` wrote. `content` is what our own contract let in. */
interface Written {
  quickReplies?: QuickReply[];
  voice?: boolean;
  interactive?: Interactive;
  location?: Location;
  contacts?: ContactCard[];
  template?: SentTemplate;
}

/** Null: the row's file is gone. */
export function sayOf<File>(row: { kind: string; text: string | null; content: unknown }, file: File | null) {
  const written = row.content as Written;
  const text = row.text ?? '';
  const { interactive, location, contacts, template } = written;
  if (template !== undefined) {
    return { kind: 'template', template, ...(file === null ? {} : { header: file }) } satisfies Outgoing<File>;
  }
  if (interactive !== undefined) return { kind: 'interactive', interactive } satisfies Outgoing<File>;
  if (location !== undefined) return { kind: 'location', location } satisfies Outgoing<File>;
  if (contacts !== undefined) return { kind: 'contacts', contacts } satisfies Outgoing<File>;
  const fileKind = fileKinds.find((kind) => kind === row.kind);
  if (fileKind === undefined) {
    const quick = written.quickReplies === undefined ? {} : { quickReplies: written.quickReplies };
    return { kind: 'text', text, ...quick } satisfies Outgoing<File>;
  }
  if (file === null) return null;
  const kind = written.voice === true ? 'voice' : fileKind;
  return { kind, file, ...(text === '' ? {} : { caption: text }) } satisfies Outgoing<File>;
}

/** Text, the most of all, never has one: nobody need look. */
export function mayHaveFile(kind: string): boolean {
  return kind === 'template' || fileKinds.some((one) => one === kind);
}

const fileKinds = ['image', 'video', 'audio', 'file', 'sticker'] as const;
