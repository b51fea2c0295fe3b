/** A form with one file as bytes: written by hand, so that its length is known and nothing is streamed twice. */
import { randomBytes } from 'node:crypto';

export function multipart(
  fields: Record<string, string>,
  part: string,
  file: { name: string; mimeType: string },
  bytes: Buffer,
): { body: Buffer; type: string } {
  const boundary = `roost-${randomBytes(16).toString('hex')}`;
  const head = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  head.push(
    `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(part)}"; filename="${quoted(file.name)}"\r\n` +
      `content-type: ${file.mimeType.replace(/[\r\n]/g, '')}\r\n\r\n`,
  );
  return {
    body: Buffer.concat([Buffer.from(head.join('')), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
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
