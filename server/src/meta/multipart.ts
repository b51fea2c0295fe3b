/** A form with one file: written by hand, so that its length is known and the file is sent as it is read. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

/** Something of known length, read once. */
export interface StreamedBody {
  bytes: number;
  /** Nothing is opened before the first byte is asked for. */
  read(): Readable;
}

export function multipart(
  fields: Record<string, string>,
  part: string,
  file: StreamedBody & { name: string; mimeType: string },
): { body: StreamedBody; type: string } {
  const boundary = `roost-${randomBytes(16).toString('hex')}`;
  const head = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  head.push(
    `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(part)}"; filename="${quoted(file.name)}"\r\n` +
      `content-type: ${file.mimeType.replace(/[\r\n]/g, '')}\r\n\r\n`,
  );
  const before = Buffer.from(head.join(''));
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* parts() {
    yield before;
    yield* file.read();
    yield after;
  }
  return {
    body: {
      bytes: before.length + file.bytes + after.length,
      read: () => Readable.from(parts(), { objectMode: false }),
    },
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

/** Names of files are people's own words: nothing in them may end the header. */
function quoted(name: string): string {
  return name
    .replace(/[\r\n]/g, ' ')
    .replaceAll('\\', '_')
    .replaceAll('"', '%22');
}
