import { picturePng } from './picture.ts';
import type { MediaKind } from './world-content.ts';

/** Small real files of each kind, for customers who send "a photo" without having one. */
export function sampleMedia(kind: MediaKind, seed: string): { mimeType: string; name: string | null; bytes: Buffer } {
  switch (kind) {
    case 'image':
      return { mimeType: 'image/png', name: null, bytes: picturePng(seed) };
    case 'video':
      return { mimeType: 'video/mp4', name: null, bytes: emptyMp4() };
    case 'audio':
      return { mimeType: 'audio/ogg', name: null, bytes: quietOpus(2) };
    case 'file':
      return { mimeType: 'application/pdf', name: 'menu.pdf', bytes: onePagePdf('Menu') };
    case 'sticker':
      return { mimeType: 'image/webp', name: null, bytes: dotWebp() };
  }
}

/** Ogg pages with Opus packets of silence (20 ms each), as a voice note of that many seconds would be. */
function quietOpus(seconds: number): Buffer {
  const head = Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00', 'latin1');
  const tags = Buffer.concat([Buffer.from('OpusTags'), u32(5), Buffer.from('quiet'), u32(0)]);
  const silence = Buffer.from([0xf8, 0xff, 0xfe]);
  const pages = [oggPage(0, 2, 0n, [head]), oggPage(1, 0, 0n, [tags])];
  const perPage = 50;
  for (let second = 0; second < seconds; second += 1) {
    const last = second === seconds - 1;
    const packets = Array.from({ length: perPage }, () => silence);
    pages.push(oggPage(second + 2, last ? 4 : 0, BigInt((second + 1) * 48_000), packets));
  }
  return Buffer.concat(pages);
}

function oggPage(sequence: number, flags: number, granule: bigint, packets: Buffer[]): Buffer {
  const header = Buffer.alloc(27 + packets.length);
  header.write('OggS', 0, 'latin1');
  header[5] = flags;
  header.writeBigUInt64LE(granule, 6);
  header.writeUInt32LE(1, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = packets.length;
  for (const [index, packet] of packets.entries()) header[27 + index] = packet.length;
  const page = Buffer.concat([header, ...packets]);
  page.writeUInt32LE(oggCrc(page), 22);
  return page;
}

/** Ogg's checksum: CRC-32 with polynomial 0x04c11db7, not reflected. */
function oggCrc(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc = (crc ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1) >>> 0) >>> 0;
  }
  return crc;
}

/** Only the boxes by which a player and a type check know it; there is nothing to see. */
function emptyMp4(): Buffer {
  const ftyp = Buffer.concat([u32be(24), Buffer.from('ftypisom'), u32be(512), Buffer.from('isomiso2')]);
  return Buffer.concat([ftyp, u32be(8), Buffer.from('moov'), u32be(8), Buffer.from('mdat')]);
}

function onePagePdf(title: string): Buffer {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
      `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n4 0 obj<</Title(${title})>>endobj\n` +
      'trailer<</Root 1 0 R/Info 4 0 R>>\n%%EOF\n',
  );
}

/** The smallest lossy WebP there is: one pixel. */
function dotWebp(): Buffer {
  return Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
