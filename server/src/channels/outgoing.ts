/** What goes out: one draft is one message at Meta. Shapes are those of the contract. */
import type { Readable } from 'node:stream';
import type {
  ContactCard,
  FileKind,
  Interactive,
  Location,
  QuickReply,
  SentTemplate,
} from '@roost/contract/outgoing.ts';

/** A stored file. Channels do no I/O of their own: they ask for the bytes, or for a link that Meta can fetch. */
export interface OutgoingFile {
  name: string;
  mimeType: string;
  bytes: number;
  read(): Readable;
  /** A random public address of this one file, valid for ten minutes. */
  link(): Promise<string>;
}

export type FileFacts = Pick<OutgoingFile, 'name' | 'mimeType' | 'bytes'>;

export type Outgoing<File = OutgoingFile> =
  | { kind: 'text'; text: string; quickReplies?: readonly QuickReply[] }
  | { kind: FileKind; file: File; caption?: string }
  | { kind: 'interactive'; interactive: Interactive }
  | { kind: 'location'; location: Location }
  | { kind: 'contacts'; contacts: readonly ContactCard[] }
  /** `header`: the picture, film or document of a media header. */
  | { kind: 'template'; template: SentTemplate; header?: File };

/** To a person, privately to the author of a comment, or publicly under a top-level comment. */
export type Destination = { person: string } | { privatelyTo: string } | { under: string };

export interface Draft {
  /** Our message id: comes back as the echo's metadata or in WhatsApp's statuses. */
  reference: string;
  to: Destination;
  say: Outgoing;
  humanAgent: boolean;
  replyToExternalId?: string;
  /** The file at Meta, where the channel's `upload` has put it. */
  uploadedId?: string;
}

/** Where a draft is to be seen: decides which limits hold. */
export type Where = 'direct' | 'private_reply' | 'comments';

export interface Sent {
  externalId: string;
  /** Whom a private reply reached, where Meta tells: the id of the private thread's person. */
  recipientExternalId?: string;
}

/** What of it has to be at Meta before it can be sent, where files are uploaded. */
export function fileIn(say: Outgoing): OutgoingFile | null {
  return isFile(say) ? say.file : say.kind === 'template' ? (say.header ?? null) : null;
}

export function isFile<File>(say: Outgoing<File>): say is Outgoing<File> & { kind: FileKind; file: File } {
  return 'file' in say;
}
